/** What becomes in the database of alerts whose samples are read again. */
import { expect } from 'chai';
import type { Knex } from 'knex';
import { alertsKeeper } from '../../../ingest/meaning/alerts/alerts-keeper.js';
import type { AlertFact } from '../../../ingest/meaning/alerts/alerts-reading.js';
import { factId } from '../../../ingest/meaning/fact-id.js';
import { ingestBench } from './ingest-bench.js';

const START = Math.floor(Date.now() / 1000) * 1000 - 40 * 60_000;
const at = (second: number) => START + second * 1000;

describe('an alert that is told again', () => {
  const bench = ingestBench();
  let db: Knex;
  let vehicleId: string;
  before(async () => {
    await bench.open();
    db = bench.db;
  });
  after(bench.close);
  beforeEach(async () => {
    vehicleId = (await bench.makeCar()).id;
  });

  const raised = (second: number, clearedAt: number | null = null): AlertFact => ({
    kind: 'alert',
    id: factId('alert', vehicleId, 'low-voltage', '', at(second)),
    vehicleId,
    toldAt: at(second),
    alert: 'low-voltage',
    subject: '',
    ...{ fleetId: null, severity: 'warning', threshold: 11.8, value: 11.2, longitude: null, latitude: null },
    since: at(second - 120),
    raisedAt: at(second),
    clearedAt,
    occurrences: 1,
  });
  const keep = (facts: AlertFact[], after?: number) => {
    const replaced = after === undefined ? [] : [{ vehicleId, after: at(after) }];
    return db.transaction((tx) => alertsKeeper.keep(tx, { facts, replaced, isForgotten: () => false }));
  };
  const rows = async () =>
    (await db('alerts').where({ vehicle_id: vehicleId }).orderBy('raised_at')).map((row) => ({
      id: row.id as string,
      second: (row.raised_at.getTime() - START) / 1000,
      withdrawn: row.withdrawn_at !== null,
    }));

  it('moves to a moment at which another one was withdrawn', async () => {
    await keep([raised(120)]);
    await keep([], 0);
    await keep([raised(180)], 0);
    const [, second] = await rows();
    await keep([raised(120)], 0);
    expect((await rows()).filter(({ withdrawn }) => !withdrawn)).to.deep.equal([
      { id: second?.id, second: 120, withdrawn: false },
    ]);
  });

  it('is the one that was withdrawn where it is told at the same moment', async () => {
    await keep([raised(120)]);
    await keep([], 0);
    const [before] = await rows();
    await keep([raised(120)], 0);
    expect(await rows()).to.deep.equal([{ ...before, withdrawn: false }]);
  });

  it('takes not the moment of one that earlier samples told and that still stands in mind', async () => {
    const earlier = raised(120, at(200));
    await keep([earlier, raised(1_200)]);
    await keep([earlier], 600);
    expect((await rows()).map(({ second, withdrawn }) => [second, withdrawn])).to.deep.equal([
      [120, false],
      [1_200, true],
    ]);
  });
});
