/** The secrets that a system made for itself and keeps in DATA_DIR: without them, what they sealed cannot be read again. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareDataDir } from '../platform/data-dir.js';
import { MotorpoolError } from '../platform/errors.js';

/** Not the embedded server's password: that is between a server and its own folder. */
const FILES = ['jwt.secret', 'vapid.key', 'admin.password', 'demo.secret'];

export interface KeptSecret {
  readonly file: string;
  readonly bytes: Buffer;
}

export const secretsIn = (dataDir: string): KeptSecret[] =>
  FILES.filter((file) => existsSync(join(dataDir, file))).map((file) => ({
    file,
    bytes: readFileSync(join(dataDir, file)),
  }));

/** Throws a MotorpoolError (conflict) where `dataDir` has another one of that name already. */
export function assertNoOther(dataDir: string, { file, bytes }: KeptSecret): void {
  const path = join(dataDir, file);
  if (!FILES.includes(file))
    throw new MotorpoolError('bad-input', 'unknown-secret', `The backup holds an unknown secret.`);
  if (!existsSync(path) || readFileSync(path).equals(bytes)) return;
  throw new MotorpoolError(
    'conflict',
    'another-secret',
    `${path} is another one than the backup's. Move it away, or set DATA_DIR to a new folder.`,
  );
}

/** Readable by the owner alone. */
export function keepSecret(dataDir: string, { file, bytes }: KeptSecret): void {
  writeFileSync(join(prepareDataDir(dataDir), file), bytes, { mode: 0o600, flush: true });
}
