import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const api = process.env['LINLI_API'] ?? 'http://127.0.0.1:4000'

export default defineConfig({
  plugins: [react()],
  // A strict content security policy allows no data: scripts; small images may be inlined.
  build: { manifest: true, target: 'es2023', assetsInlineLimit: 2048, chunkSizeWarningLimit: 1500 },
  worker: { format: 'es' },
  server: { proxy: { '/graphql': { target: api, ws: true } } },
  preview: { proxy: { '/graphql': { target: api, ws: true } } },
})
