/** One owner for a database's files at a time. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { diskError } from '../data-dir.js';
import { StartError } from '../errors.js';

/**
 * Takes the lock of `dataDir`, or throws a StartError that names the process that has it.
 * It is LevelDB's own lock (fcntl): the kernel frees it however its holder dies, so it is never stale,
 * no process id has to be judged, and two that start at the same moment cannot both have it.
 */
export async function lockDataDir(dataDir: string): Promise<{ release(): Promise<void> }> {
  const folder = join(dataDir, 'lock');
  const holderFile = join(dataDir, 'lock.pid');
  const level = new ClassicLevel(folder, { writeBufferSize: 64 * 1024 });
  try {
    mkdirSync(folder, { recursive: true });
    await level.open();
    writeFileSync(holderFile, `${process.pid}\n`);
  } catch (error) {
    const cause = (error as { cause?: NodeJS.ErrnoException }).cause;
    if (cause?.code !== 'LEVEL_LOCKED') throw diskError(dataDir, cause ?? error);
    throw new StartError(
      `Another Motorpool (process ${readPid(holderFile)}) already runs on ${dataDir}. ` +
        'Stop it first, or set DATA_DIR to another folder.',
    );
  }
  return { release: () => level.close() };
}

function readPid(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return 'unknown';
  }
}
