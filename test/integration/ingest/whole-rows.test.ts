/** All that samples come to, row by row and column by column, whatever way they took: on the real engine and database. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Knex } from 'knex';
import type { Sample } from '../../../contracts/index.js';
import { eventfulDrive, makeYard } from '../../support/eventful-drive.js';
import { eventually } from '../../support/eventually.js';
import { toldRows } from '../../support/told-rows.js';
import { ingestBench } from './ingest-bench.js';

const drive = eventfulDrive(Date.now());

/** How the samples come: in which order, which of them twice, where one process ends and the next begins, and how. */
const ways = fc.record({
  order: fc.shuffledSubarray([...drive.keys()], { minLength: drive.length, maxLength: drive.length }),
  doubled: fc.array(fc.nat(drive.length - 1), { maxLength: 40 }),
  nearlySorted: fc.boolean(),
  cuts: fc.tuple(fc.nat(drive.length), fc.nat(drive.length)),
  dies: fc.tuple(fc.boolean(), fc.boolean()),
  perMessage: fc.integer({ min: 10, max: 60 }),
});

describe('trips, stops, driving events, crossings and alerts', () => {
  const bench = ingestBench();
  let db: Knex;
  before(async () => {
    await bench.open();
    db = bench.db;
    await makeYard(db);
  });
  after(bench.close);

  const hasty = { checkpointEveryMs: 30, factsWithinMs: 5, latePauseMs: 60, lateAtMostMs: 300 };

  async function send(
    car: { id: string; boot: string },
    samples: readonly Sample[],
    perMessage: number,
    stopWithinMs: number,
  ) {
    const on = await bench.start(undefined, { meaning: { ...hasty, stopWithinMs } });
    for (let i = 0; i < samples.length; i += perMessage) await bench.send(on, car, samples.slice(i, i + perMessage));
    return on;
  }

  /** What comes of them in their order, in one run. */
  async function undisturbed() {
    const car = await bench.makeCar();
    await (await send(car, drive, 50, 5_000))[Symbol.asyncDispose]();
    return toldRows(db, car.id);
  }

  it('are all found on a drive on which nearly everything happens', async () => {
    const { trips, events, crossings, alerts } = await undisturbed();
    expect(trips.map(({ open, method }) => [open, method])).to.deep.equal([
      [false, 'odometer'],
      [true, 'odometer'],
    ]);
    expect(trips[0].stops).to.have.length(1);
    expect(trips[0].gaps).to.have.length(1);
    expect(trips[0].fuel_used_percent).to.be.greaterThan(1);
    expect(trips[0].battery_used_percent).to.be.greaterThan(1);
    expect(events.map(({ kind }) => kind)).to.include.members(['harsh-braking', 'harsh-cornering']);
    const limits = events.filter(({ kind }) => kind === 'speeding').map(({ limit_kmh }) => limit_kmh);
    expect(limits, 'of the road, and of all fleets').to.deep.equal([50, 130]);
    expect(crossings.map(({ what }) => what)).to.include.members(['left', 'entered', 'dwelled']);
    expect(alerts.map(({ kind }) => kind)).to.include.members(['low-voltage', 'fault-code', 'geofence', 'speed']);
    expect(alerts.filter(({ cleared_at }) => cleared_at !== null)).to.not.be.empty;
    expect(alerts.filter(({ cleared_at }) => cleared_at === null)).to.not.be.empty;
  });

  it('are the same rows when the samples come shuffled, doubled and in three runs, of which some die', async function () {
    this.timeout(120_000);
    const told = await undisturbed();
    await fc.assert(
      fc.asyncProperty(ways, async ({ order, doubled, nearlySorted, cuts, dies, perMessage }) => {
        const car = await bench.makeCar();
        const place = new Map(order.map((i, at) => [i, at]));
        const swapped = [...order].sort(
          (a, b) => Math.floor(a / 20) - Math.floor(b / 20) || (place.get(a) ?? 0) - (place.get(b) ?? 0),
        );
        const sent = [...(nearlySorted ? swapped : order), ...doubled].map((i) => drive[i] as Sample);
        const [first, second] = [...cuts].sort((a, b) => a - b) as [number, number];
        // The last one is heard again, as a car is that was not acknowledged: so its ingest reads what the dead ones left.
        const parts = [sent.slice(0, first), sent.slice(first, second), [...sent.slice(second), ...sent.slice(-1)]];
        for (const [run, part] of parts.entries()) {
          await using _ = await send(car, part, perMessage, dies[run] ? 0 : 2_000); // who dies writes nothing more
          if (run < 2) continue;
          await eventually(async () => expect(await toldRows(db, car.id)).to.deep.equal(told), { timeoutMs: 8_000 });
        }
      }),
      { numRuns: Number(process.env.MEANING_RUNS ?? 6), endOnFailure: true },
    );
  });

  it('are the same rows when what comes late says only how full the tank is, or the battery', async () => {
    const told = await undisturbed();
    const car = await bench.makeCar();
    const isLevel = ({ fuelPercent, batteryPercent }: Sample) => (fuelPercent ?? batteryPercent) !== undefined;
    const inTime = drive.filter((sample) => !isLevel(sample));
    await (await send(car, inTime, 50, 5_000))[Symbol.asyncDispose]();
    await using _ = await send(car, drive.filter(isLevel), 50, 5_000);
    await eventually(async () => expect(await toldRows(db, car.id)).to.deep.equal(told));
  });

  it('tell of speeding by the limit of the car’s fleet, or of the nearest above it that has one', async () => {
    const [above] = await db('fleets')
      .insert({ name: 'Vans', holds_since: new Date(0) })
      .returning('id');
    const [fleet] = await db('fleets')
      .insert({ name: 'Old vans', parent_id: above.id, holds_since: new Date(0) })
      .returning('id');
    await db('alert_rules').insert({ fleet_id: above.id, kind: 'speed', threshold: 90, holds_since: new Date(0) });
    const car = await bench.makeCar();
    await db('vehicles').where({ id: car.id }).update({ fleet_id: fleet.id });
    await (await send(car, drive, 50, 5_000))[Symbol.asyncDispose]();
    const { events } = await toldRows(db, car.id);
    const speeding = events.filter(({ kind }) => kind === 'speeding');
    expect(speeding.map(({ limit_kmh, fleet_id }) => [limit_kmh, fleet_id])).to.deep.equal([
      [50, fleet.id],
      [90, fleet.id],
    ]);
  });
});
