import { defineConfig } from 'rolldown'

export default defineConfig({
  // The engine, the planner of rounds and audiences run in threads, each with a file of its own.
  input: {
    main: 'src/main.ts',
    'engine-thread': 'src/features/dispatching/engine/engine-thread.ts',
    'audience-thread': 'src/features/audience/owner/audience-thread.ts',
    'round-thread': 'src/features/dispatching/rounds/round-thread.ts',
  },
  platform: 'node',
  // Packages of the workspace are TypeScript and are bundled, as are the compiler's own helpers (rolldown brings them);
  // everything else stays in node_modules.
  external: (id) => /^(node:|@?[a-z])/.test(id) && !/^@(linli|oxc-project)\//.test(id),
  tsconfig: 'tsconfig.json',
  output: {
    dir: 'dist',
    format: 'esm',
    sourcemap: true,
    cleanDir: true,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  },
})
