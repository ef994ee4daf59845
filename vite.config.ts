/**
 * Bundles the processes of a server. Node takes half a millisecond for each file that it loads, and of ours and TypeBox's there
 * are 1,500: without it a killed API is away for seconds. All else runs as `tsc` built it, packages as npm installed them.
 */
import { relative } from 'node:path';
import { defineConfig } from 'vite';

const PROGRAMS = ['main', 'api/main', 'broker/main', 'ingest/main'];

export default defineConfig({
  ssr: { noExternal: ['typebox'] },
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist',
    emptyOutDir: false,
    minify: false, // so that a stack trace can be read
    sourcemap: true,
    rolldownOptions: {
      input: Object.fromEntries(PROGRAMS.map((program) => [program, `${program}.ts`])),
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: (chunk) => `bundled/${(!chunk.isDynamicEntry && roomOf(chunk.moduleIds)) || '[name]'}.js`,
        codeSplitting: { groups: [{ name: 'typebox', test: /node_modules/ }] },
      },
    },
  },
});

/** The room that most of it was written in; undefined for what is not ours. */
function roomOf(modules: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const path of modules) {
    const [, room] = /^([a-z-]+)\//.exec(relative(import.meta.dirname, path)) ?? [];
    if (room && room !== 'node_modules') counts.set(room, (counts.get(room) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
