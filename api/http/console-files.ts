/** The console's built files at `/`. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Express } from 'express';

const IMMUTABLE = 'public, max-age=31536000, immutable';

export function mountConsole(app: Express): void {
  const folder = consoleFolder();
  if (!folder) {
    app.get('/', (_req, res) => {
      res.type('text').send('Motorpool runs. The console is not built: npm run build. The API: /docs\n');
    });
    return;
  }
  app.use(
    express.static(folder, {
      etag: true,
      setHeaders(res, path) {
        // Vite puts a hash into the names of what it builds; all else may change under its name.
        res.setHeader('cache-control', /[\\/]assets[\\/]/.test(path) ? IMMUTABLE : 'no-cache');
      },
    }),
  );
}

/** `dist/console` of the project, whether this file runs from source or from `dist`. */
function consoleFolder(): string | undefined {
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) {
      const built = join(folder, 'dist', 'console');
      return existsSync(join(built, 'index.html')) ? built : undefined;
    }
  }
  return undefined;
}
