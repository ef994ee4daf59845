/** DATA_DIR: what this system keeps on disk, and how a disk that will not have it is told to the user. */
import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { messageOf, StartError } from './errors.js';

/** By what it keeps there one knows whose folder it is. */
const KEEPS = { server: ['postgres', 'jwt.secret', 'admin.password', 'vapid.key'], agent: ['outbox'] };

/**
 * A server and an agent must not share a DATA_DIR: each takes the folder for its own, to be backed up, moved or emptied
 * as one. Throws a StartError where the other one has been there.
 */
export function assertOwnFolder(dataDir: string, whose: 'server' | 'agent'): void {
  const dir = resolve(dataDir);
  const other = whose === 'agent' ? 'server' : 'agent';
  const found = KEEPS[other].find((name) => existsSync(join(dir, name)));
  if (found === undefined) return;
  const move = other === 'agent' ? `, and move ${found} there` : '';
  throw new StartError(
    `${join(dir, found)} is of ${other === 'agent' ? 'an agent' : 'a server'}, which must not share its folder: set DATA_DIR of the agent to one of its own, such as ${join(dir, 'agent')}${move}.`,
  );
}

/** The server's folder: made if need be and tried by writing in it. Throws a StartError in one sentence where that fails. */
export function prepareDataDir(dataDir: string): string {
  const dir = resolve(dataDir);
  assertOwnFolder(dir, 'server');
  const probe = join(dir, `.probe-${process.pid}`);
  try {
    mkdirSync(dir, { recursive: true });
    writeFileSync(probe, randomBytes(4096));
    rmSync(probe);
  } catch (error) {
    remove(probe);
    throw diskError(dir, error);
  }
  return dir;
}

/** A secret that is made once and kept in DATA_DIR, readable by its owner alone. Processes that ask at once get one. */
export function keptSecret(dataDir: string, name: string, make = () => randomBytes(32).toString('base64url')): string {
  const dir = prepareDataDir(dataDir);
  const file = join(dir, name);
  const draft = `${file}.${process.pid}`;
  try {
    if (!existsSync(file)) {
      writeFileSync(draft, `${make()}\n`, { mode: 0o600, flush: true });
      linkSync(draft, file); // whole or not at all, and only if nobody was first
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw diskError(dir, error);
  } finally {
    remove(draft);
  }
  const secret = readFileSync(file, 'utf8').trim();
  if (secret === '') throw new StartError(`${file} is empty. Remove it, and a new secret is made.`);
  return secret;
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // What kept it from being written is told already.
  }
}

/** The same for a password that a person may have to type: 96 bits. */
export const keptPassword = (dataDir: string, name: string): string =>
  keptSecret(dataDir, name, () => randomBytes(12).toString('base64url'));

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
