/** After a crash a car's newest state may be a second older than its samples: this takes in what is missing. */
import type { Knex } from 'knex';
import { messageOf } from '../platform/errors.js';
import type { Log } from '../platform/log.js';
import type { TelemetryStore } from '../platform/telemetry-store/telemetry-store.js';
import type { VehicleState, VehicleStates } from '../platform/vehicle-states/index.js';
import { type LiveState, takeIn, takeInBelieved, toBelieved } from './live-state.js';

const CARS_AT_ONCE = 500;

/** Goes through all cars in the background of a start. What fails is logged and left: the next sample mends it too. */
export async function reconcileStates(
  deps: { db: Knex; store: TelemetryStore; states: VehicleStates; log: Log },
  signal: AbortSignal,
): Promise<void> {
  const { db, store, states, log } = deps;
  let after = '00000000-0000-0000-0000-000000000000';
  let mended = 0;
  try {
    while (!signal.aborted) {
      const rows = await db('vehicles')
        .where('id', '>', after)
        .whereNull('deleted_at')
        .orderBy('id')
        .limit(CARS_AT_ONCE)
        .select('id');
      const ids = rows.map((row: { id: string }) => row.id);
      const last = ids.at(-1);
      if (last === undefined) break;
      mended += await mend(ids, store, states);
      after = last;
    }
    if (mended > 0) log.info({ cars: mended }, 'newest states brought up to the newest samples');
  } catch (error) {
    log.warn({ error: messageOf(error) }, 'newest states could not be compared with the samples');
  }
}

async function mend(ids: readonly string[], store: TelemetryStore, states: VehicleStates): Promise<number> {
  const [newest, kept] = await Promise.all([store.latest(ids), states.load(ids)]);
  const stateOf = new Map(kept.map((state) => [state.vehicleId, state]));
  const behind: VehicleState[] = [];
  for (const [vehicleId, sample] of newest) {
    const state = stateOf.get(vehicleId);
    const live: LiveState = new Map();
    if (state) takeInBelieved(live, state.values);
    const from = Math.max(0, ...[...live.values()].map((entry) => entry.observedAt));
    if (sample.observedAt <= from) continue;
    const changed = new Set<string>();
    if (from === 0) takeIn(live, sample, changed);
    else
      for await (const one of store.track(vehicleId, { from, to: sample.observedAt + 1 })) takeIn(live, one, changed);
    behind.push({
      vehicleId,
      version: state?.version ?? 0,
      heardAt: Math.max(state?.heardAt ?? 0, sample.receivedAt),
      values: toBelieved(live),
    });
  }
  await states.upsert(behind);
  return behind.length;
}
