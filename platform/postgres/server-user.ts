/** PostgreSQL refuses to run as root. This finds who it runs as instead, and sees to it that they can reach the files. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../errors.js';

export interface ServerUser {
  /** The command to spawn so that `program` runs as that user. */
  command(program: string, args: readonly string[]): [string, string[]];
  readonly ids: { uid?: number; gid?: number };
  /** Gives a file or folder, and all in it, to that user. */
  own(path: string): void;
}

const asMyself: ServerUser = { command: (program, args) => [program, [...args]], ids: {}, own: () => {} };

/** The user for the database in `databaseDir`, which need not be there yet. Throws a StartError where there is none. */
export function serverUser(databaseDir: string, program: string): ServerUser {
  if (process.getuid?.() !== 0) return asMyself;
  const owner = statSync(databaseDir, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return asUser(owner.uid, owner.gid);
  return inUserNamespace() ?? checked(asPostgres(), program);
}

/**
 * In a user namespace root can be called by another number and is still the same user to every file. So nothing on this
 * machine has to be made or handed over, and a clone below /root (mode 0700) works too.
 */
function inUserNamespace(): ServerUser | undefined {
  const uid = anyOrdinaryUid();
  if (uid === undefined) return undefined;
  const prefix = ['--user', `--map-user=${uid}`, '--'];
  // Forbidden in many containers, and unknown to util-linux before 2.36.
  if (spawnSync('unshare', [...prefix, 'true'], { stdio: 'ignore' }).status !== 0) return undefined;
  return { command: (program, args) => ['unshare', [...prefix, program, ...args]], ids: {}, own: () => {} };
}

/** initdb wants a user that has a name. */
function anyOrdinaryUid(): number | undefined {
  const uids = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => Number(line.split(':')[2]));
  return uids.find((uid) => uid > 0);
}

function asUser(uid: number, gid: number): ServerUser {
  return {
    command: (program, args) => [program, [...args]],
    ids: { uid, gid },
    own: (path) => chownAll(path, uid, gid),
  };
}

/** The system's user postgres, made if it is not there. */
function asPostgres(): ServerUser {
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { stdio: 'pipe', encoding: 'utf8' }));
  if (spawnSync('id', ['postgres'], { stdio: 'ignore' }).status !== 0) {
    const made = spawnSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], {
      encoding: 'utf8',
    });
    if (made.status !== 0) {
      throw new StartError(
        'PostgreSQL does not run as root, and no other user could be made for it ' +
          `(useradd: ${made.error?.message ?? made.stderr.trim()}). Run as an ordinary user, or set DATABASE_URL.`,
      );
    }
  }
  return asUser(idOf('-u'), idOf('-g'));
}

function checked(user: ServerUser, program: string): ServerUser {
  const tried = spawnSync(program, ['--version'], { ...user.ids, stdio: 'ignore' });
  if (tried.status === 0) return user;
  throw new StartError(
    `PostgreSQL does not run as root, and the user postgres may not read ${program}. ` +
      'Move this folder to where every user may read it, run as an ordinary user, or set DATABASE_URL.',
  );
}

function chownAll(path: string, uid: number, gid: number): void {
  chownSync(path, uid, gid);
  if (!statSync(path).isDirectory()) return;
  for (const name of readdirSync(path, { recursive: true, encoding: 'utf8' })) chownSync(join(path, name), uid, gid);
}
