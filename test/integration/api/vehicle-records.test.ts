/** What is known of a vehicle, who changed it, and how it is found again. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';

const BUS = { kind: 'bus', make: 'Irizar', model: 'ie tram', year: 2023 };
const FACTS = {
  category: 'City bus',
  externalId: 'bus-1',
  vin: '1M8GDM9AXKP042788',
  acriss: 'XVAE',
  licencePlate: '1234 BCD',
  seats: 30,
  doors: 4,
  transmission: 'automatic',
  energy: 'electric',
  rangeKm: 250,
  features: ['ramp', 'usb'],
  pricePerHourMinor: 9900,
  serviceDueAt: '2027-01-31T00:00:00.000Z',
  serviceDueKm: 50_000,
  attributes: { batteryCapacityKwh: 350, passengerCapacity: 105, routeId: 'H12' },
};

describe('what is known of a vehicle', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  const make = (body: object) => api.request('POST', '/api/v1/vehicles', { body: { ...BUS, ...body } });
  const patch = (id: unknown, body: object, token = api.token) =>
    api.request('PATCH', `/api/v1/vehicles/${id}`, { body, token, headers: { 'if-match': '*' } });
  const found = async (query: string) => {
    const { json, text } = await api.request('GET', `/api/v1/vehicles?${query}`);
    if (!json?.items) throw new Error(text);
    return (json.items as { externalId: string }[]).map(({ externalId }) => externalId).sort();
  };

  it('is shown as it was given', async () => {
    const { status, json } = await make(FACTS);
    expect(status).to.equal(201);
    expect(json).to.deep.include({ ...FACTS, vinCheckDigit: true });
    const taken = await make({ vin: FACTS.vin });
    expect([taken.status, taken.json?.type]).to.deep.equal([409, 'urn:motorpool:problem:vin-taken']);
  });

  for (const [why, change] of [
    ['a VIN with the letter O', { vin: 'OM8GDM9AXKP042788' }],
    ['an ACRISS code of another column', { acriss: 'ZZZZ' }],
    ['an energy that is none', { energy: 'steam' }],
    ['no seats', { seats: 0 }],
    ['attributes of a truck', { attributes: { refrigerated: true } }],
    ['an attribute that nothing has', { attributes: { wings: 2 } }],
    ['an attribute of another type', { attributes: { passengerCapacity: 'many' } }],
    ['a service at a moment that is none', { serviceDueAt: '2026-02-31T25:00:00Z' }],
    ['too many features', { features: Array(51).fill('x') }],
  ] as const) {
    it(`is refused with ${why}`, async () => {
      const { status, json } = await make(change);
      expect(status).to.equal(400);
      expect(json?.errors).to.have.length.greaterThan(0);
    });
  }

  it('is of a kind that is named when it is wrong', async () => {
    const { status, text } = await make({ kind: 'boat' });
    expect(status).to.equal(400);
    expect(text).to.include('must be one of bus, car, scooter, truck');
  });

  it('is checked anew when the kind changes', async () => {
    const { json } = await make({ attributes: { passengerCapacity: 50 } });
    expect((await patch(json?.id, { kind: 'truck' })).json?.type).to.equal('urn:motorpool:problem:bad-attributes');
    const changed = await patch(json?.id, { kind: 'truck', attributes: { refrigerated: true } });
    expect(changed.json).to.deep.include({ kind: 'truck', attributes: { refrigerated: true } });
    expect((await patch(json?.id, { attributes: { passengerCapacity: 50 } })).status).to.equal(400);
    expect((await patch(json?.id, { attributes: {} })).json?.attributes).to.deep.equal({});
  });

  it('is taken away by null', async () => {
    const { json } = await make({ ...FACTS, externalId: 'nulls', vin: '11111111111111111' });
    const gone = {
      category: null,
      vin: null,
      acriss: null,
      seats: null,
      energy: null,
      serviceDueAt: null,
      rangeKm: null,
    };
    expect((await patch(json?.id, gone)).json).to.deep.include({ ...gone, doors: 4, vinCheckDigit: null });
  });

  it('is in the audit log, with who changed what', async () => {
    const { json } = await make({ seats: 10 });
    const token = await api.tokenOf('operator');
    await patch(json?.id, { seats: 12, status: 'maintenance' }, token);
    await api.request('POST', `/api/v1/vehicles/${json?.id}/credentials`);
    expect((await api.request('DELETE', `/api/v1/vehicles/${json?.id}`)).status).to.equal(204);
    expect((await api.request('DELETE', `/api/v1/vehicles/${json?.id}`)).status).to.equal(404);
    expect((await patch(json?.id, { seats: 13 })).status).to.equal(404);
    const rows = await api.db('audit_log').where({ subject_kind: 'vehicle', subject_id: json?.id }).orderBy('id');
    expect(rows.map(({ action, actor_role }) => `${actor_role} ${action}`)).to.deep.equal([
      'admin vehicle.created',
      'operator vehicle.changed',
      'admin vehicle.token-issued',
      'admin vehicle.removed',
    ]);
    expect([rows[1].before, rows[1].after]).to.deep.equal([
      { seats: 10, status: 'available' },
      { seats: 12, status: 'maintenance' },
    ]);
  });

  it('finds it again', async () => {
    const fleet = async (body: object) => (await api.request('POST', '/api/v1/fleets', { body })).json?.id;
    const top = await fleet({ name: 'Lists' });
    const below = await fleet({ name: 'Lists below', parentId: top });
    await make({ externalId: 'l1', fleetId: top, location: 'Depot', model: 'Citaro hybrid', licencePlate: 'AB 12' });
    const late = { serviceDueAt: '2020-01-01T00:00:00Z' };
    await make({ externalId: 'l2', fleetId: below, kind: 'truck', status: 'maintenance', ...late });
    const far = await make({ externalId: 'l3', fleetId: below, serviceDueKm: 1000 });
    const at = Date.now();
    await api.vehicleStates.upsert([
      { vehicleId: far.json?.id as string, heardAt: at, values: { odometerKm: { value: 1200, observedAt: at } } },
    ]);
    expect(await found(`fleetId=${top}`)).to.deep.equal(['l1']);
    expect(await found(`fleetId=${top}&within=true`)).to.deep.equal(['l1', 'l2', 'l3']);
    expect(await found(`fleetId=${top}&within=true&serviceDue=true`)).to.deep.equal(['l2', 'l3']);
    expect(await found(`fleetId=${top}&within=true&serviceDue=false`)).to.deep.equal(['l1']);
    expect(await found(`fleetId=${below}&kind=truck`)).to.deep.equal(['l2']);
    expect(await found(`fleetId=${below}&status=available`)).to.deep.equal(['l3']);
    expect(await found('branch=depot')).to.deep.equal(['l1']);
    const [{ id: branchId }] = await api.db('branches').where({ name: 'Depot' });
    expect(await found(`branch=${branchId}`)).to.deep.equal(['l1']);
    expect(await found('q=hybrid%20citaro')).to.deep.equal(['l1']);
    expect(await found('q=ab%2012')).to.deep.equal(['l1']);
    expect(await found('q=nothing%20like%20it')).to.deep.equal([]);
    expect((await api.request('GET', '/api/v1/vehicles?kind=boat')).text).to.include('bus, car, scooter, truck');
  });

  it('keeps a car in its branch though it was archived since', async () => {
    const { json } = await make({ location: 'Old depot' });
    await api.db('branches').where({ name: 'Old depot' }).update({ archived_at: new Date() });
    expect((await patch(json?.id, { location: 'old depot', seats: 3 })).json?.seats).to.equal(3);
    await patch(json?.id, { location: null });
    expect((await patch(json?.id, { location: 'old depot' })).status).to.equal(409);
  });
});

describe('the source documents’ ways to a vehicle', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());
  const post = (path: string, body: object) => api.request('POST', path, { body });

  it('POST /car takes an id of one’s own, once', async () => {
    const car = { id: randomUUID(), model: 'Corolla', year: 2021, status: 'in_use' };
    const made = await post('/car', car);
    expect([made.status, made.json]).to.deep.equal([201, car]);
    expect((await post('/car', car)).status).to.equal(409);
    expect((await post('/car', { ...car, id: car.id.toUpperCase() })).status).to.equal(409);
    expect((await post('/car', { ...car, id: '42' })).status).to.equal(400);
    const { status: _, ...plain } = car;
    const other = await post('/car', { ...plain, id: undefined });
    expect(other.json).to.deep.include({ model: 'Corolla', year: 2021, status: 'available' });
    const list = await api.request('GET', '/cars', { token: null });
    expect(JSON.parse(list.text)).to.deep.equal([car, other.json]);
  });

  it('PATCH /car/{id} sets a status that there is', async () => {
    const { json } = await post('/car', { model: 'Zoe', year: 2022, status: 'available' });
    const set = (status: string, id = json?.id) => api.request('PATCH', `/car/${id}`, { body: { status } });
    expect((await set('maintenance')).json).to.deep.equal({ ...json, status: 'maintenance' });
    expect((await set('sold')).text).to.include('available, in_use, maintenance');
    expect([(await set('sold')).status, (await set('in_use', randomUUID())).status]).to.deep.equal([400, 404]);
  });

  it('POST /vehicles needs the type alone, and names those that there are', async () => {
    const made = await post('/vehicles', { type: 'scooter' });
    expect([made.status, made.json]).to.deep.equal([
      201,
      { id: made.json?.id, type: 'scooter', location: null, status: 'available' },
    ]);
    const full = { type: 'bus', manufacturer: 'MAN', model: 'Lion', external_id: 'ext-1' };
    const bus = await post('/vehicles', full);
    const shown = await api.request('GET', `/api/v1/vehicles/${bus.json?.id}`);
    expect(shown.json).to.include({ kind: 'bus', make: 'MAN', model: 'Lion', externalId: 'ext-1' });
    expect((await post('/vehicles', full)).status).to.equal(409);
    expect((await post('/vehicles', { type: 'bus', fleet_id: randomUUID() })).status).to.equal(400);
    const wrong = await post('/vehicles', { type: 'plane' });
    expect([wrong.status, /bus, car, scooter, truck/.test(wrong.text)]).to.deep.equal([400, true]);
  });

  it('GET /api/admin/manage-cars shows prices, status and version', async () => {
    const id = await api.makeCar();
    const { text } = await api.request('GET', '/api/admin/manage-cars');
    expect(JSON.parse(text)).to.deep.include({
      carId: id,
      make: 'Seat',
      model: 'Leon',
      year: 2024,
      type: 'Sedan',
      location: 'Eixample',
      rentalPricePerDay: 49.9,
      status: 'available',
      version: 1,
    });
  });
});
