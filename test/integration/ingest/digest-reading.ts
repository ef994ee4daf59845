/** A reading that forgets no sample and no order: for each minute the chain of all samples up to its end. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { factId } from '../../../ingest/meaning/fact-id.js';
import type { Fact, FactKeeper, Reading, Tell } from '../../../ingest/meaning/reading.js';

const MINUTE_MS = 60_000;

interface State {
  minute: number;
  toldAt: number;
  count: number;
  chain: string;
}

export interface Row {
  minute: number;
  count: number;
  chain: string;
}

interface Digest extends Fact, Row {}

const linked = (chain: string, boot: string, seq: number, speedKmh: number | undefined) =>
  createHash('sha1').update(`${chain} ${boot} ${seq} ${speedKmh}`).digest('hex');

const digest = (state: State, vehicleId: string, rests: boolean): Digest => ({
  kind: 'digest',
  id: factId('digest', vehicleId, state.minute),
  vehicleId,
  toldAt: state.toldAt,
  rests,
  minute: state.minute,
  count: state.count,
  chain: state.chain,
});

export const digestReading: Reading<State> = {
  name: 'digest',
  version: 1,
  start: () => ({ minute: -1, toldAt: 0, count: 0, chain: '' }),
  take(state, { vehicleId, boot, seq, at, speedKmh }, tell) {
    const minute = Math.floor(at / MINUTE_MS);
    if (minute !== state.minute) {
      if (state.minute >= 0) tell(digest(state, vehicleId, state.minute % 3 === 0));
      state.minute = minute;
      state.toldAt = at;
    }
    state.count++;
    state.chain = linked(state.chain, boot, seq, speedKmh);
  },
  standing(state: State, vehicleId: string, tell: Tell) {
    if (state.minute >= 0) tell(digest(state, vehicleId, false));
  },
};

export const makeDigestTable = (db: Knex) =>
  db.raw(`create table digests (id uuid primary key, vehicle_id uuid not null, told_at bigint not null,
    minute bigint not null, count integer not null, chain text not null)`);

export const digestKeeper: FactKeeper = {
  kind: 'digest',
  async keep(tx, { facts, replaced }) {
    const ids = facts.map(({ id }) => id);
    for (const { vehicleId, after } of replaced) {
      await tx('digests')
        .where({ vehicle_id: vehicleId })
        .where('told_at', '>', Math.round(after))
        .whereNotIn('id', ids)
        .delete();
    }
    const rows = (facts as readonly Digest[]).map(({ id, vehicleId, toldAt, minute, count, chain }) => ({
      ...{ id, vehicle_id: vehicleId, told_at: toldAt, minute, count, chain },
    }));
    if (rows.length > 0) await tx('digests').insert(rows).onConflict('id').merge();
    return [];
  },
};

export async function rowsOf(db: Knex, vehicleId: string): Promise<Row[]> {
  const rows = await db('digests')
    .where({ vehicle_id: vehicleId })
    .orderBy('minute')
    .select('minute', 'count', 'chain');
  return rows.map((row) => ({ minute: Number(row.minute), count: row.count, chain: row.chain }));
}

/** What it tells of a set of samples, worked out plainly. */
export function digestsOf(
  samples: readonly { boot: string; seq: number; observedAt: number; speedKmh: number }[],
): Row[] {
  const sorted = [...samples].sort(
    (a, b) => a.observedAt - b.observedAt || (a.boot < b.boot ? -1 : a.boot > b.boot ? 1 : a.seq - b.seq),
  );
  const rows = new Map<number, Row>();
  let chain = '';
  for (const [i, { boot, seq, observedAt, speedKmh }] of sorted.entries()) {
    chain = linked(chain, boot, seq, speedKmh);
    const minute = Math.floor(observedAt / MINUTE_MS);
    rows.set(minute, { minute, count: i + 1, chain });
  }
  return [...rows.values()];
}
