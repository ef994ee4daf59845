/** Makes a new database's files. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { diskError } from '../data-dir.js';
import { StartError } from '../errors.js';
import { explainFailure } from './explain-failure.js';
import type { ServerUser } from './server-user.js';

const UNFINISHED = 'postgres.unfinished-';
const PG_MAJOR = '18';

/**
 * Makes the files in a folder beside `databaseDir` and renames it when all is done, so that what was killed halfway is
 * never taken for a database. Does nothing where there is one. `password` is that of the user `motorpool`.
 */
export async function initDatabase(databaseDir: string, initdb: string, user: ServerUser, password: string) {
  const found = versionOf(databaseDir);
  if (found === PG_MAJOR) return;
  if (found !== undefined) {
    throw new StartError(
      `${databaseDir} was made by PostgreSQL ${found} and this one is ${PG_MAJOR}. ` +
        'Take a backup with the Motorpool that made it and restore it into a new DATA_DIR.',
    );
  }
  const dataDir = dirname(databaseDir);
  try {
    forgetUnfinished(dataDir);
    const unfinished = mkdtempSync(join(dataDir, UNFINISHED));
    const passwordFile = join(unfinished, 'password');
    const files = join(unfinished, 'files');
    writeFileSync(passwordFile, password, { mode: 0o600 });
    user.own(unfinished);
    await run(initdb, user, files, [
      `--pgdata=${files}`,
      '--username=motorpool',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin', // sorts the same on every machine
      '--builtin-locale=C.UTF-8',
      '--locale=C',
    ]);
    renameSync(files, databaseDir);
    forgetUnfinished(dataDir);
  } catch (error) {
    throw error instanceof StartError ? error : diskError(dataDir, error);
  }
}

/** What was cut short before. Its initdb may still be writing there, which harms nobody: it goes the next time. */
function forgetUnfinished(dataDir: string): void {
  for (const name of readdirSync(dataDir).filter((entry) => entry.startsWith(UNFINISHED))) {
    try {
      rmSync(join(dataDir, name), { recursive: true, force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
    }
  }
}

/** The major version that made the files; undefined where there are none. */
function versionOf(databaseDir: string): string | undefined {
  try {
    if (readdirSync(databaseDir).length === 0) rmSync(databaseDir, { recursive: true });
    else if (!readdirSync(databaseDir).includes('PG_VERSION')) {
      throw new StartError(`${databaseDir} holds something other than a database. Move it away.`);
    }
    return readFileSync(join(databaseDir, 'PG_VERSION'), 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function run(program: string, user: ServerUser, dir: string, args: string[]): Promise<void> {
  const [command, rest] = user.command(program, args);
  const child = spawn(command, rest, {
    ...user.ids,
    cwd: dirname(dir),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw explainFailure('could not make its files', dirname(dirname(dir)), output);
}
