import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import manifest from './package.json' with { type: 'json' }

const api = process.env['LINLI_API'] ?? 'http://127.0.0.1:4000'

export default defineConfig({
  base: '/shop/',
  plugins: [react()],
  // What a flow report tells releases apart by.
  define: { __RELEASE__: JSON.stringify(manifest.version) },
  // A strict content security policy allows no data: scripts; small images may be inlined.
  build: { target: 'es2023', assetsInlineLimit: 2048 },
  server: { proxy: { '/graphql': { target: api, ws: true } } },
})
