/** An archive together with those before it, from which it leaves out what they have. */
import { dirname, join } from 'node:path';
import { MotorpoolError } from '../platform/errors.js';
import type { About, Manifest } from './archive-contents.js';
import { Archive } from './read-archive.js';

export interface WholeBackup {
  readonly file: string;
  readonly about: About;
  readonly manifest: Manifest;
  readonly manifestSha256: string;
  /** The newest first. */
  readonly archives: readonly Archive[];
}

/**
 * Reads all of `file`, and of those before it in the same folder until every part is found. Throws a MotorpoolError
 * (bad-input) where one is missing, is another one than was leaned on, has another key, or is not as it was written.
 */
export async function openWhole(file: string, key: Buffer | undefined): Promise<WholeBackup> {
  const newest = await (await Archive.open(file, key)).verify();
  const missing = new Set(newest.manifest.parts.map(({ sha256 }) => sha256));
  const archives: Archive[] = [];
  for (let one = newest; ; ) {
    archives.push(one.archive);
    for (const sha256 of one.had) missing.delete(sha256);
    const { since } = one.about;
    if (missing.size === 0 || !since) break;
    one = await before(one.archive.file, since, key);
  }
  if (missing.size > 0)
    throw refused('backup-damaged', `${file} is damaged: no archive has ${missing.size} of its parts.`);
  const { about, manifest, manifestSha256 } = newest;
  return { file, about, manifest, manifestSha256, archives };
}

async function before(file: string, since: NonNullable<About['since']>, key: Buffer | undefined) {
  const earlier = join(dirname(file), since.file);
  const archive = await Archive.open(earlier, key).catch((error: unknown) => {
    if (!(error instanceof MotorpoolError) || error.code !== 'backup-unreadable') throw error;
    throw refused(
      'earlier-backup-missing',
      `${file} holds what is new since ${earlier}: bring that one too. ${error.message}`,
    );
  });
  const verified = await archive.verify();
  if (verified.manifestSha256 === since.manifest) return verified;
  throw refused('another-backup', `${file} holds what is new since ${since.file}, but ${earlier} is another one.`);
}

const refused = (code: string, message: string) => new MotorpoolError('bad-input', code, message);
