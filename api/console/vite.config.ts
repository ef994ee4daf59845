import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/', // pages have addresses of their own, such as /users/17,
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('../../dist/console', import.meta.url)),
    emptyOutDir: true,
    chunkSizeWarningLimit: 1600, // MapLibre GL is one module of 1.1 MB
    assetsInlineLimit: 0, // a strict content security policy allows no data: scripts
  },
});
