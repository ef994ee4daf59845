/** The console's built files at `/`, and its one page at every address that a person opens and nothing else answers. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Express, type Request } from 'express';
import { PROJECT } from '../../platform/project-files.js';

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
  app.get('/{*page}', (req, res, next) => {
    res.vary('accept');
    if (!isPage(req)) return next();
    res.setHeader('cache-control', 'no-cache');
    res.sendFile(join(folder, 'index.html'));
  });
}

/** A browser's own request for a page; what a program asks for and is not there stays a problem. */
function isPage(req: Request): boolean {
  if (/^\/(api|assets|docs|redoc)(\/|$)|\.\w+$/.test(req.path)) return false;
  return req.accepts(['json', 'html']) === 'html';
}

/** `dist/console` of the project, whether this file runs from source or from `dist`. */
function consoleFolder(): string | undefined {
  const built = fileURLToPath(new URL('dist/console', PROJECT));
  return existsSync(join(built, 'index.html')) ? built : undefined;
}
