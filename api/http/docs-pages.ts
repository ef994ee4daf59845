/** `/openapi.json`, Swagger UI at `/docs`, ReDoc at `/redoc`; all from this machine, no internet needed. */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import express, { type Express } from 'express';
import type { Endpoint } from './endpoint.js';
import { openapiDocument } from './openapi.js';

const { resolve } = createRequire(import.meta.url);
const LONG = { maxAge: '1h', index: false } as const;

export function mountDocs(app: Express, endpoints: readonly Endpoint[]): void {
  const document = JSON.stringify(openapiDocument(endpoints));
  const swagger = express.static(dirname(resolve('swagger-ui-dist/package.json')), LONG);
  const redoc = express.static(dirname(resolve('redoc/bundles/redoc.standalone.js')), LONG);
  app.get('/openapi.json', (_req, res) => {
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
  app.use('/redoc', redoc);
}

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
