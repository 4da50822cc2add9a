import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// graphql ships a CommonJS and an ES build; a test that met both would be told that its schema is from "another realm".
const graphql = createRequire(at('./packages/server/package.json')).resolve('graphql')
const oneGraphql = [{ find: /^graphql$/, replacement: graphql }]

const project = (name: string, include: readonly string[], more: object = {}) => ({
  test: {
    name,
    root: at(`./packages/${name}`),
    include: [...include],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    ...more,
  },
})

const nodeTests = ['src/**/*.{test,spec}.ts']
const e2e = {
  test: {
    ...project('console', ['e2e/**/*.e2e.ts']).test,
    name: 'e2e',
    // One demo for all files: to start one takes longer than to test it.
    globalSetup: ['e2e/neighbourhood.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
}

export default defineConfig({
  test: {
    // Two database-heavy processes fill the two cores that the checks are sized for.
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      project('kit', nodeTests),
      project('dispatch', nodeTests),
      project('audience', nodeTests),
      {
        ...project('server', [...nodeTests, 'bench/**/*.test.ts'], {
          setupFiles: ['reflect-metadata'],
          // Loading the server takes longer than most of its tests, each of which has a database of its own anyway.
          isolate: false,
        }),
        resolve: { alias: oneGraphql },
      },
      { ...project('client', nodeTests), resolve: { alias: oneGraphql } },
      project('simulator', nodeTests),
      {
        ...project('console', ['src/**/*.{test,spec}.{ts,tsx}'], { environment: 'jsdom' }),
        resolve: { alias: oneGraphql, dedupe: ['react', 'react-dom'] },
      },
      project('storefront', nodeTests),
      ...(process.env['LINLI_E2E'] ? [e2e] : []),
    ],
  },
})
