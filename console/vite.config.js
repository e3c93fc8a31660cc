import { defineConfig } from 'vite';

// The page must run under `script-src 'self'; worker-src 'self'`: nothing inlined, workers as files.
export default defineConfig({
  base: './',
  esbuild: { jsx: 'automatic' },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4000,
    reportCompressedSize: false,
    rollupOptions: {
      // Each page by itself: the policy page loads nothing of GraphiQL.
      input: { index: 'index.html', signedIn: 'signed-in.html', policy: 'policy.html' },
      onwarn(warning, warn) {
        // "use client" and its like mean nothing outside a server framework.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
});
