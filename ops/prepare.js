// npm runs this after an install in a clone: it builds what `npm start` runs.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

function hasCompiler() {
  try {
    return Boolean(require.resolve('typescript') && require.resolve('vite/package.json'));
  } catch {
    return false;
  }
}

if (hasCompiler()) {
  process.exitCode = spawnSync('npm', ['run', 'build'], { stdio: 'inherit' }).status ?? 1;
} else if (!existsSync('dist/main.js')) {
  console.error(
    'Motorpool is built from source, and the compiler was left out of this install (NODE_ENV=production or --omit=dev).\n' +
      'Install with: npm ci --include=dev\n' +
      'Once it is built, `npm prune --omit=dev` takes the compiler out again.',
  );
  process.exitCode = 1;
}
