/** Looks each second for commands whose time is over, and for cars that show what was done. Several processes may do it at once. */
import type { Knex } from 'knex';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import type { Log } from '../../platform/log.js';
import { databaseReasonOf } from '../../platform/postgres/database-reason.js';
import { seldom } from '../../platform/seldom.js';
import type { CommandChange } from '../../platform/vehicle-commands/index.js';
import type { VehicleStates } from '../../platform/vehicle-states/index.js';
import { commandUpkeepRepository } from './command-upkeep-repository.js';
import { showsEffect } from './shows-effect.js';

const LOOK_EVERY_MS = 1_000;
const TELL_EVERY_MS = 60_000;

/** Begins now; gives the function that ends it, and resolves when nothing is under way. */
export function keepCommands(deps: {
  db: Knex;
  vehicleStates: VehicleStates;
  liveBus: LiveBus;
  log: Log;
}): () => Promise<void> {
  const { db, vehicleStates, liveBus, log } = deps;
  const kept = commandUpkeepRepository(db);
  const complain = seldom(TELL_EVERY_MS, (error: unknown) =>
    log.warn({ reason: databaseReasonOf(error) }, 'cannot look after commands; trying again'),
  );
  let looking: Promise<void> | undefined;

  function tell(changes: readonly CommandChange[]): void {
    for (const change of changes) liveBus.publish({ kind: 'command-changed', ...change });
  }

  async function confirm(): Promise<void> {
    const waiting = await kept.unconfirmed();
    if (waiting.length === 0) return;
    const cars = await vehicleStates.snapshot({ vehicleIds: [...new Set(waiting.map(({ vehicleId }) => vehicleId))] });
    const valuesOf = new Map(cars.map(({ id, values }) => [id, values]));
    const now = Date.now();
    const shown = waiting.filter((command) =>
      showsEffect(command, { ...command, values: valuesOf.get(command.vehicleId) ?? {} }, now),
    );
    tell(await kept.confirm(shown.map(({ id }) => id)));
    tell(await kept.giveUpConfirming());
  }

  async function look(): Promise<void> {
    try {
      tell(await kept.expire());
      await confirm();
    } catch (error) {
      complain(error);
    }
  }

  const timer = setInterval(() => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
  }, LOOK_EVERY_MS).unref();
  return async () => {
    clearInterval(timer);
    await looking;
  };
}
