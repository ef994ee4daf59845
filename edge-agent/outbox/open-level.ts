/** Opens the outbox's store, and repairs what a power cut or a dying flash card left behind. */
import { mkdir, rename } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { ClassicLevel } from 'classic-level';
import { messageOf, StartError } from '../../platform/errors.js';
import type { Log } from '../../platform/log.js';

export type Level = ClassicLevel<string, string>;

// Small buffers: the whole agent has to fit in 96 MB.
const OPTIONS = {
  cacheSize: 256 << 10,
  writeBufferSize: 512 << 10,
  maxFileSize: 1 << 20,
  maxOpenFiles: 64,
};

/**
 * Throws a StartError where another agent holds the folder for longer than `otherEndsMs`, or it may not be written, and the system's error where the
 * disk is full or read-only: that may pass. A store that cannot be read is repaired; one that cannot
 * be repaired is moved aside, and the agent goes on with an empty one, because a car that reports beats one that does not.
 */
export async function openLevel(dir: string, log: Log, otherEndsMs = 0): Promise<{ level: Level; repaired: boolean }> {
  await mkdir(dir, { recursive: true }).catch((error) => {
    throw isFullDisk(error)
      ? error
      : new StartError(`Cannot make ${dir} (${error.code}). Set DATA_DIR to a folder that this user may write.`);
  });
  const first = await openOnceFree(dir, otherEndsMs);
  if ('level' in first) return { level: first.level, repaired: false };
  if (isFullDisk(first.error)) throw first.error;

  log.warn({ dir, reason: messageOf(first.error) }, 'the outbox on disk is damaged: repairing it');
  await ClassicLevel.repair(dir).catch(() => {});
  const second = await tryOpen(dir);
  if ('level' in second) return { level: second.level, repaired: true };
  if (isFullDisk(second.error)) throw second.error;

  const aside = `${dir}.damaged-${Date.now()}`;
  log.error({ aside, reason: messageOf(second.error) }, 'the outbox could not be repaired: kept aside, starting empty');
  await rename(dir, aside);
  const third = await tryOpen(dir);
  if ('level' in third) return { level: third.level, repaired: true };
  throw new StartError(`Cannot open the outbox in ${dir}: ${messageOf(third.error)}`);
}

const AGAIN_MS = 100;

async function openOnceFree(dir: string, otherEndsMs: number): Promise<{ level: Level } | { error: unknown }> {
  for (const giveUpAt = performance.now() + otherEndsMs; ; await pause(AGAIN_MS)) {
    try {
      return await tryOpen(dir);
    } catch (error) {
      if (!(error instanceof HeldByAnother) || performance.now() >= giveUpAt) throw error;
    }
  }
}

class HeldByAnother extends StartError {}

async function tryOpen(dir: string): Promise<{ level: Level } | { error: unknown }> {
  const level: Level = new ClassicLevel(dir, { keyEncoding: 'utf8', valueEncoding: 'utf8' });
  try {
    await level.open(OPTIONS);
    return { level };
  } catch (thrown) {
    const error = (thrown as Error).cause ?? thrown;
    if ((error as NodeJS.ErrnoException).code === 'LEVEL_LOCKED') {
      throw new HeldByAnother(`Another agent already uses ${dir}. Stop it, or set DATA_DIR to another folder.`);
    }
    if (/Permission denied/i.test(messageOf(error))) {
      throw new StartError(
        `DATA_DIR: this user may not write in ${dir}. Give it the folder, or set DATA_DIR to another.`,
      );
    }
    return { error };
  }
}

/** LevelDB gives the system's words, not its codes. */
const isFullDisk = (error: unknown) => /No space left|quota|Read-only/i.test(messageOf(error));
