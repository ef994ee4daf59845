/** DATA_DIR: what this system keeps on disk, and how a disk that will not have it is told to the user. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { messageOf, StartError } from './errors.js';

/** Makes the folder if need be and tries to write in it; throws a StartError in one sentence where that fails. */
export function prepareDataDir(dataDir: string): string {
  const dir = resolve(dataDir);
  const probe = join(dir, `.probe-${process.pid}`);
  try {
    mkdirSync(dir, { recursive: true });
    writeFileSync(probe, randomBytes(4096));
    rmSync(probe);
  } catch (error) {
    rmSync(probe, { force: true });
    throw diskError(dir, error);
  }
  return dir;
}

/** A secret that is made once and kept in DATA_DIR, readable by its owner alone. */
export function keptSecret(dataDir: string, name: string, make = () => randomBytes(32).toString('base64url')): string {
  const dir = prepareDataDir(dataDir);
  const file = join(dir, name);
  try {
    // 'wx' fails if another process was first: then its secret is the one.
    writeFileSync(file, `${make()}\n`, { flag: 'wx', mode: 0o600, flush: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw diskError(dir, error);
  }
  const secret = readFileSync(file, 'utf8').trim();
  if (secret !== '') return secret;
  // Its maker was killed between making the file and filling it.
  rmSync(file);
  return keptSecret(dataDir, name, make);
}

const SENTENCES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full. Free some space, or set DATA_DIR to a folder on another disk.',
  EDQUOT: 'the disk quota is used up. Free some space, or set DATA_DIR to a folder on another disk.',
  EROFS: 'the disk is read-only. Set DATA_DIR to a folder that can be written.',
  EACCES: 'this user may not write there. Set DATA_DIR to a folder that can be written.',
  EPERM: 'this user may not write there. Set DATA_DIR to a folder that can be written.',
  ENOTDIR: 'part of that path is a file. Set DATA_DIR to a folder.',
  EEXIST: 'that path is a file. Set DATA_DIR to a folder.',
};

/** A StartError in one sentence for an error of the file system below `dir`. */
export function diskError(dir: string, error: unknown): StartError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return new StartError(`Cannot write to ${dir}: ${SENTENCES[code] ?? messageOf(error)}`);
}
