import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'postgresql',
  // Properties are camelCase, columns snake_case; db/database.ts says the same.
  casing: 'snake_case',
  // All of packages/server/src/**/*.table.ts, bundled by scripts/lib/tables.ts: drizzle-kit's own loader does not
  // understand the decorators that stand behind a feature's index.ts.
  schema: './packages/server/.linli/tables.js',
  out: './packages/server/migrations',
})
