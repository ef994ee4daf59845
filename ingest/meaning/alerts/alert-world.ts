/** All that alerts are decided by, held in memory and made anew when something of it changed. */
import type { Knex } from 'knex';
import type { AlertWorld } from './alert-rules.js';
import { alertWorldRepository } from './alert-world-repository.js';
import { outlinesKept } from './outlines-kept.js';
import { type WorldOverTime, worldOverTime } from './world-over-time.js';

export interface AlertWorldSource {
  current(): AlertWorld;
  /** As it was at that moment, ms since the epoch. */
  at(moment: number): AlertWorld;
  /** Reads it again where it changed. */
  refresh(): Promise<void>;
}

/** `onChange` hears from which moment (ms) on the world is another one than it was taken for. */
export function alertWorldOf(db: Knex, onChange: (since: number) => void = () => {}): AlertWorldSource {
  const outlines = outlinesKept();
  let signature: string | undefined;
  let world = worldOverTime([], new Set(), new Map());
  let refreshing: Promise<void> | undefined;
  let again = false;

  async function read(): Promise<void> {
    if ((await alertWorldRepository(db).signature()) === signature) return;
    // As of one moment, so that each shape belongs to its fence.
    const isolationLevel = 'repeatable read';
    const now = await db.transaction(readAll, { isolationLevel, readOnly: true });
    const isFirst = signature === undefined;
    const known = new Set(world.moments);
    ({ world, signature } = now);
    const since = world.moments.find((moment) => !known.has(moment));
    if (!isFirst && since !== undefined) onChange(since);
  }

  async function readAll(tx: Knex): Promise<{ world: WorldOverTime; signature: string }> {
    const repository = alertWorldRepository(tx);
    const signature = await repository.signature();
    const versions = await repository.versions();
    const codes = new Set(await repository.criticalCodes());
    return { world: worldOverTime(versions, codes, await outlines.of(versions, repository.shapes)), signature };
  }

  async function readOnAndOn(): Promise<void> {
    do {
      again = false;
      await read();
    } while (again);
  }

  return {
    current: () => world.now,
    at: (moment) => world.at(moment),
    refresh() {
      // What changed while it is read may be missed by that.
      if (refreshing) again = true;
      refreshing ??= readOnAndOn().finally(() => {
        refreshing = undefined;
      });
      return refreshing;
    },
  };
}
