/** The record of who looked at whose position. Gathered for a moment and written together, so that looking costs no wait. */
import type { Knex } from 'knex';
import type { Log } from '../../platform/log.js';
import { databaseReasonOf } from '../../platform/postgres/database-reason.js';
import { type PositionView, positionViewsRepository } from './position-views-repository.js';

const WRITE_EVERY_MS = 2_000;
const MOST_WAITING = 20_000;
const HOUR_MS = 3600 * 1000;

export interface PositionViews {
  /** Never throws and never waits. */
  note(view: PositionView): void;
  /** Writes what waits, and no more. */
  stop(): Promise<void>;
}

export function positionViews(db: Knex, log: Log): PositionViews {
  let waiting = new Map<string, PositionView & { times: number; lastAt: number }>();
  let writing: Promise<void> = Promise.resolve();
  let missed = 0;
  const timer = setInterval(() => void writeOrTell(), WRITE_EVERY_MS);
  timer.unref();

  function note(view: PositionView, times = 1, lastAt = Date.now()) {
    const key = [Math.floor(lastAt / HOUR_MS), view.userId, view.vehicleId, view.way, view.scope].join(' ');
    const known = waiting.get(key);
    if (known) {
      known.times += times;
      known.lastAt = Math.max(known.lastAt, lastAt);
    } else if (waiting.size < MOST_WAITING) waiting.set(key, { ...view, times, lastAt });
    else missed++;
  }

  function write(): Promise<void> {
    writing = writing
      .catch(() => {})
      .then(async () => {
        if (waiting.size === 0) return;
        const views = [...waiting.values()];
        waiting = new Map();
        try {
          await positionViewsRepository(db).add(views);
        } catch (error) {
          for (const { times, lastAt, ...view } of views) note(view, times, lastAt);
          throw error;
        }
      });
    return writing;
  }

  async function writeOrTell() {
    if (missed > 0) log.error({ missed }, 'looks at positions were not recorded: the database was away for too long');
    missed = 0;
    await write().catch((error: unknown) => {
      log.warn({ reason: databaseReasonOf(error) }, 'looks at positions wait to be recorded');
    });
  }

  return {
    note: (view) => note(view),
    async stop() {
      clearInterval(timer);
      await writeOrTell();
    },
  };
}
