/**
 * Carries what fleets set to their cars: some at a time, with rests, in one process at a time. It looks for cars that are
 * told something else than holds, so whatever made them so, a round that was cut off is gone on with by the next.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import type { Log } from '../../platform/log.js';
import { databaseReasonOf } from '../../platform/postgres/database-reason.js';
import { settleConfigs, toldConfigsRepository } from '../../platform/vehicle-configs/index.js';
import { fleetConfigsRepository } from './fleet-configs-repository.js';

/** For what no process was told of: of one that was killed, or of an older release that moved a car. */
const EVERY_MS = 60_000;
const AT_ONCE = 200;
const REST_MS = 250;
/** Another process may be past what was changed just now, and still have the turn. */
const ASK_AGAIN_MS = 1_000;

export interface FleetConfigsKeeper {
  /** Something that cars inherit has changed. */
  reachCars(): void;
  /** Resolves when nothing is under way. */
  stop(): Promise<void>;
}

/** Begins now. */
export function keepFleetConfigs(deps: { db: Knex; liveBus: LiveBus; log: Log }): FleetConfigsKeeper {
  const { db, liveBus, log } = deps;
  const told = toldConfigsRepository(db);
  const stopping = new AbortController();
  const rest = (ms = REST_MS) => pause(ms, undefined, { signal: stopping.signal }).catch(() => {});
  let running: Promise<void> | undefined;
  let wanted = false;

  const tell = (vehicleIds: readonly string[]) => {
    for (const vehicleId of vehicleIds) liveBus.publish({ kind: 'vehicle-config-changed', vehicleId });
  };

  /** Hands `some` of those that `find` gives, page by page, until there are no more. */
  async function through(find: typeof told.behind, some: (vehicleIds: string[]) => Promise<void>): Promise<void> {
    for (let after: string | undefined; !stopping.signal.aborted; await rest()) {
      const found = await find(AT_ONCE, after);
      if (found.length > 0) await some(found);
      if (found.length < AT_ONCE) return;
      after = found.at(-1);
    }
  }

  async function settleAll(): Promise<void> {
    let reached = 0;
    let changed = 0;
    for (let before = -1; before < reached; ) {
      before = reached; // until a pass reaches nobody: what changed meanwhile, and cars that others were busy with
      await through(told.behind, async (vehicleIds) => {
        const settled = await db.transaction((tx) => settleConfigs(tx, vehicleIds, { skipLocked: true }));
        tell(settled.changed);
        reached += settled.cars;
        changed += settled.changed.length;
        const { leftOut } = settled;
        if (leftOut.size > 0) log.warn({ vehicles: [...leftOut.keys()] }, "no room for all of their fleet's sensors");
      });
    }
    if (reached > 0) log.info({ reached, changed }, "cars took on their fleets' configuration");
  }

  async function round(): Promise<void> {
    if (!(await told.areInUse())) return;
    await db.transaction(async (turn) => {
      if (!(await fleetConfigsRepository(turn).takeTurn())) {
        wanted = true;
        return;
      }
      await settleAll();
      await through(told.untaken, async (vehicleIds) => tell(vehicleIds)); // the news may have been lost
    });
  }

  function begin(): void {
    if (stopping.signal.aborted) return;
    wanted = true;
    running ??= (async () => {
      while (wanted && !stopping.signal.aborted) {
        wanted = false;
        await round().catch((error: unknown) =>
          log.warn({ reason: databaseReasonOf(error) }, 'configurations of fleets reach no cars; trying again'),
        );
        if (wanted) await rest(ASK_AGAIN_MS);
      }
    })().finally(() => {
      running = undefined;
    });
  }

  begin();
  const timer = setInterval(begin, EVERY_MS).unref();
  return {
    reachCars: begin,
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await running;
    },
  };
}
