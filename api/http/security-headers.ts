/** What a browser may load and do with our pages: nothing from elsewhere but the map's tiles. */
import type { RequestHandler } from 'express';
import helmet from 'helmet';

export function securityHeaders(mapStyleUrl: string): RequestHandler {
  const mapOrigin = new URL(mapStyleUrl).origin;
  return helmet({
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
    strictTransportSecurity: false, // set by whoever ends TLS in front of us
  });
}
