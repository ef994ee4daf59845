/** `/openapi.json`, Swagger UI at `/docs`, ReDoc at `/redoc`; all from this machine, no internet needed. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import express, { type Express } from 'express';
import type { Endpoint } from './endpoint.js';
import { openapiDocument } from './openapi.js';

const { resolve } = createRequire(import.meta.url);
const LONG = { maxAge: '1h', index: false } as const;

export function mountDocs(app: Express, endpoints: readonly Endpoint[]): void {
  // Made when it is first asked for: a tenth of the time of a start, which a killed process needs to be back.
  let document: string | undefined;
  const swagger = express.static(dirname(resolve('swagger-ui-dist/package.json')), LONG);
  const redoc = resolve('redoc/bundles/redoc.standalone.js');
  app.get('/openapi.json', (_req, res) => {
    document ??= JSON.stringify(openapiDocument(endpoints));
    res.type('json').set('cache-control', 'no-cache').send(document);
  });
  app.get('/docs', (_req, res) => {
    res.type('html').send(SWAGGER);
  });
  app.get('/docs/start.js', (_req, res) => {
    res.type('js').send(START);
  });
  app.use('/docs', swagger);
  app.get('/redoc', (_req, res) => {
    res.type('html').send(REDOC);
  });
  app.get('/redoc/redoc.standalone.js', async (_req, res) => {
    const script = (await readFile(redoc, 'utf8')).replace(REDOC_LOGO, 'data:,');
    res.type('js').set('cache-control', 'public, max-age=3600').send(script);
  });
}

/** The one thing that ReDoc would fetch from its makers; without it, it shows their name in text. */
const REDOC_LOGO = 'https://cdn.redoc.ly/redoc/logo-mini.svg';

const page = (head: string, body: string) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Motorpool API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">${head}</head><body>${body}</body></html>`;

// Scripts stand in files of their own: the content security policy allows none in a page.
const SWAGGER = page(
  '<link rel="stylesheet" href="/docs/swagger-ui.css"><link rel="icon" href="/docs/favicon-32x32.png">',
  '<div id="swagger-ui"></div><script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script>',
);
const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null });`;
const REDOC = page(
  '<style>body{margin:0}</style>',
  '<redoc spec-url="/openapi.json" hide-hostname></redoc><script src="/redoc/redoc.standalone.js"></script>',
);
