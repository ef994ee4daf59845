/** What a browser may load and do with our pages: nothing from elsewhere but the map's tiles. */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** With `hsts`, a browser that came by TLS never comes without it again, at any port of that host. */
export function securityHeaders(mapStyleUrl: string, hsts: boolean): RequestHandler {
  const mapOrigin = new URL(mapStyleUrl).origin;
  const headers = headersOf(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          baseUri: ["'self'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
          objectSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'", "'unsafe-inline'"], // MapLibre, Swagger UI and ReDoc write style attributes
          workerSrc: ["'self'", 'blob:'],
          childSrc: ["'self'", 'blob:'],
          imgSrc: ["'self'", 'data:', 'blob:', mapOrigin],
          fontSrc: ["'self'", 'data:'],
          connectSrc: ["'self'", 'ws:', 'wss:', mapOrigin],
        },
      },
      crossOriginEmbedderPolicy: false,
      strictTransportSecurity: false, // below, where TLS ends with us; else by whoever ends it
    }),
  );
  return (req, res, next) => {
    for (const [name, value] of headers) res.setHeader(name, value);
    if (hsts && req.socket instanceof TLSSocket) res.setHeader('strict-transport-security', 'max-age=31536000');
    next();
  };
}

/** What helmet sets is the same for each answer, so it is asked once. */
function headersOf(handler: ReturnType<typeof helmet>): [string, string][] {
  const req = new IncomingMessage(new Socket());
  const res = new ServerResponse(req);
  handler(req, res, () => {});
  return Object.entries(res.getHeaders()).map(([name, value]) => [name, String(value)]);
}
