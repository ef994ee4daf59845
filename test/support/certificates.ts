/** Certificates for tests, made by openssl in a folder of their own. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

export function certificates() {
  const dir = mkdtempSync(join(tmpdir(), 'motorpool-tls-'));
  const file = (name: string) => join(dir, name);
  return {
    file,
    read: (name: string) => readFileSync(file(name)),
    /** `<name>.key` and `<name>.crt`, vouched for by `ca` where one is named. `subject` is such as `/CN=localhost`. */
    make(name: string, subject: string, { ca, days = 2 }: { ca?: string; days?: number } = {}): void {
      const { status, stderr } = spawnSync(
        'openssl',
        [
          ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', `${days}`],
          ...['-subj', subject, '-keyout', file(`${name}.key`), '-out', file(`${name}.crt`)],
          ...(ca ? ['-CA', file(`${ca}.crt`), '-CAkey', file(`${ca}.key`)] : []),
        ],
        { encoding: 'utf8' },
      );
      if (status !== 0) throw new Error(stderr);
    },
    remove: () => rmSync(dir, { recursive: true }),
  };
}
