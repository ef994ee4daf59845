/** The certificate of a TLS door, and how a renewed one is taken up while the door stands open. */
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext, type SecureContextOptions, type Server } from 'node:tls';
import { Gauge } from 'prom-client';
import { messageOf } from '../errors.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';

/** PEM: of the server itself (with those that vouch for it), and of who vouches for cars. */
export interface Certificate {
  readonly cert: Buffer | undefined;
  readonly key: Buffer | undefined;
  readonly clientCa: Buffer | undefined;
}

/** Where each of them stands. */
export type CertificateFiles = { readonly [Part in keyof Certificate]: string | undefined };

export interface TlsConfig {
  /** undefined: there is no such door. */
  readonly port: number | undefined;
  readonly certificate: Certificate;
  readonly files: CertificateFiles;
  /** How often it is looked whether the certificate was renewed, ms. */
  readonly everyMs: number;
}

export const secureContextOf = ({ cert, key, clientCa }: Certificate): SecureContextOptions => ({
  cert,
  key,
  ca: clientCa,
  minVersion: 'TLSv1.2',
});

/** Of one with a certificate that OpenSSL can use: of the first in the file, the server's own. */
const validUntilOf = ({ cert }: Certificate): Date => new Date(new X509Certificate(cert as Buffer).validTo);

/** Throws where OpenSSL cannot use it, such as a key of another certificate. */
export const assertUsable = (certificate: Certificate): void => {
  createSecureContext(secureContextOf(certificate));
};

/**
 * Looks into the files again and again, by content: mounted secrets are renewed behind a symbolic link, and a file's time may
 * be older than the one before. New connections get what stands there now; those that are open keep what they have. What
 * cannot be used, such as a file half written, is told in the log, and the certificate before serves on. Returns how to stop.
 */
export function renewCertificate(
  server: Server,
  door: { name: 'mqtt' | 'https'; tls: TlsConfig; metrics: Metrics; log: Log },
): () => void {
  const { name, tls, metrics, log } = door;
  const { files, everyMs } = tls;
  const until = certificateUntil(metrics);
  let seen: Certificate | string = tls.certificate; // what was found last, or why nothing was
  let stopped = false;
  let timer: NodeJS.Timeout;
  const again = () => {
    if (!stopped) timer = setTimeout(() => void look().finally(again), everyMs).unref();
  };

  async function look(): Promise<void> {
    const found = await read(files).catch(messageOf);
    if (stopped || isSame(found, seen)) return;
    seen = found;
    try {
      if (typeof found === 'string') throw new Error(found);
      assertUsable(found);
      server.setSecureContext(secureContextOf(found));
      const validUntil = validUntilOf(found);
      until.set({ door: name }, validUntil.getTime() / 1000);
      log.info({ door: name, validUntil }, 'the TLS certificate was renewed: new connections get it, open ones stay');
    } catch (error) {
      log.error(
        { door: name, reason: messageOf(error) },
        'the new TLS certificate cannot be used: the one before serves on',
      );
    }
  }

  until.set({ door: name }, validUntilOf(tls.certificate).getTime() / 1000);
  again();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

const UNTIL = 'motorpool_tls_certificate_until_seconds';

/** One for all doors of a process. */
function certificateUntil(metrics: Metrics): Gauge {
  const made = metrics.getSingleMetric(UNTIL) as Gauge | undefined;
  const help = 'When the certificate of a TLS door runs out, seconds since the epoch';
  return made ?? new Gauge({ name: UNTIL, help, labelNames: ['door'], registers: [metrics] });
}

async function read({ cert, key, clientCa }: CertificateFiles): Promise<Certificate> {
  const part = (path: string | undefined) => (path === undefined ? undefined : readFile(path));
  const [certRead, keyRead, caRead] = await Promise.all([part(cert), part(key), part(clientCa)]);
  return { cert: certRead, key: keyRead, clientCa: caRead };
}

function isSame(one: Certificate | string, other: Certificate | string): boolean {
  if (typeof one === 'string' || typeof other === 'string') return one === other;
  return (['cert', 'key', 'clientCa'] as const).every((part) => `${one[part]}` === `${other[part]}`);
}
