/** Fit to rent: a car is offered only for what it can do, by what it last said; and who asks is told why not. */
import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';
import { days, type RentalStage, rentalStage } from '../../support/rental-stage.js';

const HOUR_MS = 3_600_000;
const inHours = (from: number, to: number) => ({
  startsAt: new Date(Date.now() + from * HOUR_MS).toISOString(),
  endsAt: new Date(Date.now() + to * HOUR_MS).toISOString(),
});
const SOON = () => inHours(2, 10);
const LATER = () => inHours(72, 80);

describe('fit to rent', () => {
  let api: TestApi;
  let stage: RentalStage;
  before(async () => {
    api = await startApi();
    stage = await rentalStage(api);
  });
  after(() => api[Symbol.asyncDispose]());

  interface Said {
    agoH?: number;
    observedAgoH?: number;
    [signal: string]: unknown;
  }
  /** A car with a device token that said this. */
  async function carThatSaid({ agoH = 0, observedAgoH = agoH, ...values }: Said, car?: string): Promise<string> {
    const id = car ?? (await api.makeCar());
    if (!car) await api.credentials.issue(id);
    const observedAt = Date.now() - observedAgoH * HOUR_MS;
    const [known] = await api.vehicleStates.load([id]);
    await api.vehicleStates.upsert([
      {
        vehicleId: id,
        version: known?.version ?? 0,
        heardAt: Date.now() - agoH * HOUR_MS,
        values: Object.fromEntries(
          Object.entries(values).map(([name, value]) => [name, { value: value as number, observedAt }]),
        ),
      },
    ]);
    return id;
  }

  /** The reasons that the search gives; undefined when it offers the car. Booking and the documents' search agree. */
  async function reasonsOf(car: string, span: { startsAt: string; endsAt: string }, distanceKm?: number) {
    const distance = distanceKm === undefined ? '' : `&distanceKm=${distanceKm}`;
    const query = `startsAt=${span.startsAt}&endsAt=${span.endsAt}${distance}`;
    const find = async (include: string) => {
      const { json } = await api.request('GET', `/api/v1/availability?${query}&limit=1000${include}`, { token: null });
      return ((json?.items ?? []) as Found[]).find(({ vehicleId }) => vehicleId === car);
    };
    const [offered, listed] = [await find(''), await find('&include=unavailable')];
    const alias = await api.request('GET', `/api/cars?startDate=${span.startsAt}&endDate=${span.endsAt}${distance}`, {
      token: null,
    });
    expect(alias.text.includes(car), 'the documents’ search says the same').to.equal(offered !== undefined);
    const held = await api.request('POST', '/api/v1/reservations', {
      token: stage.first.token,
      body: { vehicleId: car, ...span, ...(distanceKm !== undefined && { distanceKm }) },
    });
    expect(held.status, 'booking says the same').to.equal(offered ? 201 : 409);
    if (held.status === 201) await stage.act(String(held.json?.id), 'cancel');
    else {
      expect(held.json?.type).to.equal('urn:motorpool:problem:vehicle-unfit');
      expect(held.json?.reasons).to.deep.equal(listed?.reasons);
    }
    expect(offered === undefined).to.equal(listed?.available === false);
    return offered ? undefined : listed?.reasons.map(({ code }) => code);
  }
  interface Found {
    vehicleId: string;
    available: boolean;
    telemetry: string;
    reasons: { code: string; detail: string }[];
  }

  it('is a car that never had a device token', async () => {
    expect(await reasonsOf(await api.makeCar(), SOON(), 2000)).to.equal(undefined);
  });

  it('is a car that says that all is well', async () => {
    expect(await reasonsOf(await carThatSaid({ batteryPercent: 90, dtc: [], odometerKm: 1000 }), SOON(), 200)).to.equal(
      undefined,
    );
  });

  it('is not one with 3 % charge, nor one that the distance would leave without its reserve', async () => {
    const empty = await carThatSaid({ batteryPercent: 3 });
    expect(await reasonsOf(empty, SOON(), 200)).to.deep.equal(['low-charge']);
    expect(await reasonsOf(empty, SOON())).to.deep.equal(['low-charge']);
    expect(await reasonsOf(await carThatSaid({ batteryPercent: 15 }), SOON())).to.equal(undefined);
    expect(await reasonsOf(await carThatSaid({ batteryPercent: 14.9 }), SOON())).to.deep.equal(['low-charge']);
    expect(await reasonsOf(await carThatSaid({ fuelPercent: 12 }), SOON())).to.deep.equal(['low-fuel']);
    const half = await carThatSaid({ batteryPercent: 50 });
    expect(await reasonsOf(half, SOON(), 100)).to.equal(undefined);
    expect(await reasonsOf(half, SOON(), 200)).to.deep.equal(['low-charge']);
    await api.db.raw('update vehicles set range_km = 600 where id = ?', [half]);
    expect(await reasonsOf(half, SOON(), 200)).to.equal(undefined);
  });

  it('is a plug-in hybrid with an empty battery and fuel for the way', async () => {
    const car = await carThatSaid({ batteryPercent: 2, fuelPercent: 80 });
    expect(await reasonsOf(car, SOON())).to.deep.equal(['low-charge']);
    await api.db.raw(`update vehicles set energy = 'plug-in-hybrid' where id = ?`, [car]);
    expect(await reasonsOf(car, SOON())).to.equal(undefined);
  });

  it('does not hang on charge or silence for a span that begins a day from now or later', async () => {
    expect(await reasonsOf(await carThatSaid({ batteryPercent: 3 }), LATER(), 200)).to.equal(undefined);
    expect(await reasonsOf(await carThatSaid({ agoH: 48, batteryPercent: 80 }), LATER())).to.equal(undefined);
  });

  it('is not one that was not heard for a day, that only tells of old days, or that was never heard', async () => {
    expect(await reasonsOf(await carThatSaid({ agoH: 48, batteryPercent: 80 }), SOON())).to.deep.equal(['silent']);
    const backlog = await carThatSaid({ agoH: 0, observedAgoH: 48, batteryPercent: 80 });
    expect(await reasonsOf(backlog, SOON())).to.deep.equal(['silent']);
    const never = await api.makeCar();
    await api.credentials.issue(never);
    expect(await reasonsOf(never, SOON())).to.deep.equal(['silent']);
  });

  it('is never one with a critical fault code, whatever the span; one with another code is', async () => {
    for (const code of ['P0301', 'P0520', 'P0217', 'C0035', 'B0012', 'P0A1F', 'p0300']) {
      const car = await carThatSaid({ fuelPercent: 80, dtc: [code] });
      expect(await reasonsOf(car, LATER()), code).to.deep.equal(['critical-fault']);
    }
    expect(await reasonsOf(await carThatSaid({ fuelPercent: 80, dtc: ['P0442', 'U0100'] }), LATER())).to.equal(
      undefined,
    );
    const mended = await carThatSaid({ fuelPercent: 80, dtc: ['P0301'] });
    await carThatSaid({ fuelPercent: 80, dtc: [] }, mended);
    expect(await reasonsOf(mended, LATER())).to.equal(undefined);
  });

  it('is never one whose service is due, by day or by odometer', async () => {
    const byDay = await carThatSaid({ fuelPercent: 80 });
    await api.db.raw(`update vehicles set service_due_at = now() - interval '1 day' where id = ?`, [byDay]);
    expect(await reasonsOf(byDay, LATER())).to.deep.equal(['service-due']);
    const byKm = await carThatSaid({ fuelPercent: 80, odometerKm: 30_001 });
    await api.db.raw('update vehicles set service_due_km = 30000 where id = ?', [byKm]);
    expect(await reasonsOf(byKm, LATER())).to.deep.equal(['service-due']);
    await api.db.raw('update vehicles set service_due_km = 45000 where id = ?', [byKm]);
    expect(await reasonsOf(byKm, LATER())).to.equal(undefined);
  });

  it('is never one that stands outside the area of its fleet, or of the fleet above it', async () => {
    const ring = [
      [1, 41],
      [3, 41],
      [3, 42],
      [1, 42],
      [1, 41],
    ];
    const { json: above } = await api.request('POST', '/api/v1/fleets', {
      body: { name: 'Catalonia', boundary: { type: 'Polygon', coordinates: [ring] } },
    });
    const { json: below } = await api.request('POST', '/api/v1/fleets', {
      body: { name: 'Its scooters', parentId: above?.id },
    });
    const [inside, outside] = [await stage.carIn(String(below?.id)), await stage.carIn(String(below?.id))];
    for (const car of [inside, outside]) await api.credentials.issue(car);
    await carThatSaid({ fuelPercent: 80, latitude: 41.4, longitude: 2.1 }, inside);
    await carThatSaid({ fuelPercent: 80, latitude: 43.4, longitude: 2.1 }, outside);
    expect(await reasonsOf(inside, LATER())).to.equal(undefined);
    expect(await reasonsOf(outside, LATER())).to.deep.equal(['outside-area']);
  });

  it('is not one in maintenance, nor for now one that is in use or has not come back', async () => {
    const setStatus = (car: string, status: string) =>
      api.db.raw('update vehicles set status = ? where id = ?', [status, car]);
    const car = await api.makeCar();
    await setStatus(car, 'maintenance');
    expect(await reasonsOf(car, LATER())).to.deep.equal(['out-of-service']);
    await setStatus(car, 'in_use');
    expect(await reasonsOf(car, inHours(-0.1, 5))).to.deep.equal(['in-use']);
    expect(await reasonsOf(car, LATER())).to.equal(undefined);
    await setStatus(car, 'available');
    const out = await stage.confirmed(car, days(0, 1), stage.second);
    await stage.act(out, 'start', stage.second);
    await api.db.raw(
      `update reservations set starts_at = now() - interval '9 hours', ends_at = now() - interval '1 hour',
         blocked_until = now() - interval '1 hour' where id = ?`,
      [out],
    );
    expect(await reasonsOf(car, inHours(0.5, 5))).to.deep.equal(['not-returned']);
    expect(await reasonsOf(car, LATER())).to.equal(undefined);
  });

  it('is told first where the car is taken too', async () => {
    const car = await carThatSaid({ batteryPercent: 80 });
    await stage.confirmed(car, LATER(), stage.second);
    await api.db.raw(`update vehicles set status = 'maintenance' where id = ?`, [car]);
    const { status, json } = await stage.reserve(car, LATER());
    expect([status, json?.type]).to.deep.equal([409, 'urn:motorpool:problem:vehicle-unfit']);
    expect(await reasonsOf(car, inHours(100, 110))).to.deep.equal(['out-of-service']);
  });

  it('tells its reasons in words that one can act on', async () => {
    const car = await carThatSaid({ batteryPercent: 3, dtc: ['P0301'] });
    const { json } = await stage.reserve(car, SOON());
    const details = (json?.reasons as { detail: string }[] | undefined)?.map(({ detail }) => detail);
    expect(details).to.deep.equal(['Its battery is at 3 %; 15 % are needed.', 'It reports P0301 (misfire).']);
    expect(json?.title).to.include('Its battery is at 3 %');
  });

  it('is told whether telemetry had a say', async () => {
    const [bare, good] = [await api.makeCar(), await carThatSaid({ fuelPercent: 80 })];
    const { startsAt, endsAt } = SOON();
    const { json } = await api.request('GET', `/api/v1/availability?startsAt=${startsAt}&endsAt=${endsAt}&limit=1000`);
    const telemetryOf = (car: string) =>
      ((json?.items ?? []) as Found[]).find(({ vehicleId }) => vehicleId === car)?.telemetry;
    expect([telemetryOf(bare), telemetryOf(good)]).to.deep.equal(['none', 'fit']);
  });
});
