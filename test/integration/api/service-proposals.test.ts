/** Services that are proposed for what is foreseen: where they go, what they block, and what staff make of them. By the rules. */
import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';
import { FLAT, maintenanceStage, OVERHEATING, SOUND } from '../../support/maintenance-stage.js';
import { days, type RentalStage, rentalStage } from '../../support/rental-stage.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

describe('a service that is foreseen', () => {
  let api: TestApi;
  let rental: RentalStage;
  let stage: ReturnType<typeof maintenanceStage>;
  before(async () => {
    api = await startApi();
    rental = await rentalStage(api);
    stage = maintenanceStage(api);
  });
  after(() => api[Symbol.asyncDispose]());

  async function carWith(told: typeof SOUND): Promise<string> {
    const car = await api.makeCar();
    await stage.tell(car, 20, () => ({ ...told, odometerKm: 20_000 }));
    await stage.run(car);
    return car;
  }
  const proposalOf = async (car: string) => (await stage.forecastOf(car)).proposal;
  const decide = (car: string, id: string, what: string, body: object = {}, token?: string) =>
    api.request('POST', `/api/v1/vehicles/${car}/service-proposals/${id}/${what}`, { body, ...(token && { token }) });
  const audited = async (car: string) =>
    (await api.db('audit_log').where({ subject_id: car }).whereLike('action', 'service.%').orderBy('id')).map(
      ({ action }) => action,
    );

  it('is none for a car that is well, which is offered as before', async () => {
    const car = await carWith(SOUND);
    const forecast = await stage.forecastOf(car);
    expect(forecast).to.include({ failureExpected: null, proposal: null, source: 'rules' });
    expect(forecast.components.map(({ flagged }) => flagged)).to.not.include(true);
    expect(await stage.isOffered(car, days(3, 4))).to.equal(true);
  });

  it('keeps the time of the car: neither search nor booking gives it away', async () => {
    const car = await carWith(FLAT);
    const { failureExpected, proposal, components } = await stage.forecastOf(car);
    expect(failureExpected, 'a flat battery strands nobody at 100 km/h').to.equal(null);
    expect(components.find(({ flagged }) => flagged)?.reasons.join()).to.match(/battery rests at 11.8 V/);
    expect(proposal).to.deep.include({ state: 'proposed', components: ['battery'], source: 'rules' });
    const [block] = await stage.services(car);
    expect(block).to.include({ id: proposal?.blockId, startsAt: proposal?.startsAt, endsAt: proposal?.endsAt });
    expect(block?.reason).to.match(/^Foreseen: 12 V battery: 12 V battery rests at 11.8 V/);
    const around = { startsAt: proposal?.startsAt ?? '', endsAt: days(5, 6).endsAt };
    expect(await stage.isOffered(car, around)).to.equal(false);
    expect((await rental.reserve(car, around)).status).to.equal(409);
    expect(await stage.isOffered(car, days(8, 9)), 'after it the car is for rent').to.equal(true);
    expect(await audited(car)).to.deep.equal(['service.proposed']);
  });

  it('is told to whoever looks after the car, once', async () => {
    const car = await carWith(FLAT);
    await stage.run(car);
    const told = await api.db('notifications').where({ kind: 'maintenance' }).whereRaw(`data->>'vehicleId' = ?`, [car]);
    expect(told).to.have.length(1);
    expect(told[0].data).to.include({ car: 'Seat Leon', foreseen: '12 V battery' });
  });

  it('neither doubles nor moves when all is foreseen again, though other time has become cheaper', async () => {
    const car = await carWith(FLAT);
    const before = await proposalOf(car);
    await Promise.all([stage.run(car), stage.run(car)]);
    await rental.confirmed(car, days(2, 4));
    await stage.run(car);
    expect(await proposalOf(car)).to.deep.equal(before);
    expect(await stage.services(car)).to.have.length(1);
  });

  it('is let go of once nothing is foreseen any more', async () => {
    const car = await carWith(FLAT);
    await stage.tell(car, 10, () => SOUND);
    await stage.run(car);
    expect(await proposalOf(car)).to.equal(null);
    expect(await stage.services(car)).to.deep.equal([]);
    expect(await audited(car)).to.deep.equal(['service.proposed', 'service.withdrawn']);
  });

  it('bars a car that is about to strand from every rental, with words, until its service is done', async () => {
    const car = await carWith(OVERHEATING);
    expect((await stage.forecastOf(car)).failureExpected).to.equal('cooling');
    const { status, json } = await rental.reserve(car, days(40, 41));
    expect(status).to.equal(409);
    expect(json?.reasons).to.deep.equal([
      { code: 'failure-expected', detail: 'Its engine cooling is likely to fail within 7 days.' },
    ]);
    expect(await stage.isOffered(car, days(40, 41))).to.equal(false);
    const doneOn = new Date().toISOString().slice(0, 10);
    await api.request('POST', `/api/v1/vehicles/${car}/services`, { body: { doneOn, components: ['tyres'] } });
    expect(await stage.isOffered(car, days(40, 41)), 'tyres cool no engine').to.equal(false);
    await api.request('POST', `/api/v1/vehicles/${car}/services`, { body: { doneOn, components: ['cooling'] } });
    expect(await stage.isOffered(car, days(40, 41))).to.equal(true);
    expect(await proposalOf(car)).to.equal(null);
    expect(await stage.services(car)).to.deep.equal([]);
    expect(await audited(car)).to.deep.equal(['service.proposed', 'service.done']);
  });

  it('goes into a gap between rentals, and after them where there is none, and staff are told that it is late', async () => {
    const car = await api.makeCar();
    await stage.tell(car, 20, () => OVERHEATING);
    await rental.confirmed(car, days(0, 12));
    await rental.confirmed(car, days(13, 14));
    // Until the first begins the car is free, for some hours of today; take those too.
    const first = { startsAt: new Date(Date.now() + 60_000).toISOString(), endsAt: days(0, 1).startsAt };
    if (Date.parse(first.endsAt) - Date.now() > 120_000) await rental.confirmed(car, first);
    await stage.run(car);
    const found = await proposalOf(car);
    expect(Date.parse(found?.startsAt ?? ''), 'by day').to.equal(Date.parse(days(12, 13).startsAt) + 7 * HOUR_MS);
    const [told] = await api
      .db('notifications')
      .where({ kind: 'maintenance' })
      .whereRaw(`data->>'vehicleId' = ?`, [car]);
    expect(told.data).to.include({ isLate: true });
    const { rows } = await api.db.raw(`select state from reservations where vehicle_id = ? and purpose = 'rental'`, [
      car,
    ]);
    expect(new Set(rows.map(({ state }: { state: string }) => state)), 'no rental was touched').to.deep.equal(
      new Set(['confirmed']),
    );
  });

  it('that staff refuse gives its time and the car back, and is not proposed again for the same', async () => {
    const car = await carWith(OVERHEATING);
    const id = (await proposalOf(car))?.id ?? '';
    const refused = await decide(car, id, 'refuse', { note: 'Looked at it: a sensor' });
    expect(refused.json).to.include({ state: 'refused', note: 'Looked at it: a sensor' });
    expect(await stage.services(car)).to.deep.equal([]);
    expect(await stage.isOffered(car, days(3, 4))).to.equal(true);
    await stage.run(car);
    expect(await proposalOf(car)).to.equal(null);
    expect(await stage.isOffered(car, days(3, 4))).to.equal(true);
    expect((await decide(car, id, 'confirm')).status, 'it is over').to.equal(409);
    await stage.tell(car, 10, () => ({ ...OVERHEATING, chargingV: 12.9 }));
    await stage.run(car);
    expect((await proposalOf(car))?.components, 'something else is new').to.include('alternator');
  });

  it('that staff moved or confirmed stays where they want it, whatever is foreseen', async () => {
    const car = await carWith(FLAT);
    const id = (await proposalOf(car))?.id ?? '';
    await rental.confirmed(car, days(20, 22));
    expect((await decide(car, id, 'move', days(21, 23))).json?.type).to.match(/vehicle-already-reserved$/);
    expect(await stage.services(car), 'refused, it stays where it was').to.have.length(1);
    const moved = await decide(car, id, 'move', { ...days(25, 26), note: 'With the tyres' });
    expect(moved.json).to.include({ ...days(25, 26), state: 'confirmed' });
    await stage.tell(car, 10, () => SOUND);
    await stage.run(car);
    const [block, ...others] = await stage.services(car);
    expect([block?.startsAt, others.length]).to.deep.equal([days(25, 26).startsAt, 0]);
    expect(await audited(car)).to.deep.equal(['service.proposed', 'service.confirmed']);
  });

  it('is refused by whoever gives its time back in the calendar', async () => {
    const car = await carWith(FLAT);
    const { blockId } = (await proposalOf(car)) ?? { blockId: '' };
    expect((await api.request('DELETE', `/api/v1/vehicles/${car}/blocks/${blockId}`)).status).to.equal(204);
    await stage.run(car);
    await stage.run(car);
    expect(await proposalOf(car)).to.equal(null);
    expect(await stage.services(car)).to.deep.equal([]);
  });

  it('that nobody came for is missed, and proposed anew', async () => {
    const car = await carWith(FLAT);
    const { id, blockId } = (await proposalOf(car)) ?? { id: '', blockId: '' };
    const [startsAt, endsAt] = [new Date(Date.now() - 2 * DAY_MS), new Date(Date.now() - DAY_MS)];
    await api
      .db('reservations')
      .where({ id: blockId })
      .update({ starts_at: startsAt, ends_at: endsAt, blocked_until: endsAt });
    await api.db('service_proposals').where({ id }).update({ starts_at: startsAt, ends_at: endsAt });
    await stage.run(car);
    expect((await proposalOf(car))?.id)
      .to.be.a('string')
      .and.not.equal(id);
    expect(await audited(car)).to.deep.equal(['service.proposed', 'service.missed', 'service.proposed']);
  });

  it('is nobody’s to decide but of the staff, and of its own car', async () => {
    const [car, other] = [await carWith(FLAT), await api.makeCar()];
    const id = (await proposalOf(car))?.id ?? '';
    for (const what of ['confirm', 'refuse']) {
      expect((await decide(car, id, what, {}, rental.first.token)).status).to.equal(403);
      expect((await decide(other, id, what)).status).to.equal(404);
    }
    expect((await decide(other, id, 'move', days(3, 4))).status).to.equal(404);
    expect((await decide(car, id, 'move', { startsAt: 'soon', endsAt: 'later' })).status).to.equal(400);
    expect((await proposalOf(car))?.state).to.equal('proposed');
  });

  it('is listed with the worst car first, page by page', async () => {
    const all: string[] = [];
    for (let cursor: unknown = ''; cursor !== null; ) {
      const path = `/api/v1/maintenance-forecasts?flagged=true&limit=2${cursor && `&cursor=${cursor}`}`;
      const { items, nextCursor } = (await api.request('GET', path)).json as unknown as {
        items: { vehicleId: string }[];
        nextCursor: string | null;
      };
      all.push(...items.map(({ vehicleId }) => vehicleId));
      cursor = nextCursor;
    }
    expect(all.length).to.be.greaterThan(4);
    expect(new Set(all).size, 'each once').to.equal(all.length);
  });
});
