/** The certificate of the TLS door, and how a renewed one is taken up while the door stands open. */
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext, type SecureContextOptions, type Server } from 'node:tls';
import { messageOf } from '../platform/errors.js';
import type { Log } from '../platform/log.js';

/** PEM: of the server itself (with those that vouch for it), and of who vouches for cars. */
export interface Certificate {
  readonly cert: Buffer | undefined;
  readonly key: Buffer | undefined;
  readonly clientCa: Buffer | undefined;
}

/** Where each of them stands. */
export type CertificateFiles = { readonly [Part in keyof Certificate]: string | undefined };

export const secureContextOf = ({ cert, key, clientCa }: Certificate): SecureContextOptions => ({
  cert,
  key,
  ca: clientCa,
  minVersion: 'TLSv1.2',
});

/** Of one with a certificate that OpenSSL can use: of the first in the file, the server's own. */
export const validUntilOf = ({ cert }: Certificate): Date => new Date(new X509Certificate(cert as Buffer).validTo);

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
  options: { files: CertificateFiles; now: Certificate; everyMs: number; log: Log; renewed(validUntil: Date): void },
): () => void {
  const { files, everyMs, log } = options;
  let seen: Certificate | string = options.now; // what was found last, or why nothing was
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
      options.renewed(validUntil);
      log.info({ validUntil }, 'the TLS certificate was renewed: new connections get it, open ones stay');
    } catch (error) {
      log.error({ reason: messageOf(error) }, 'the new TLS certificate cannot be used: the one before serves on');
    }
  }

  again();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
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
