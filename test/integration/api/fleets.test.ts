import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';

const square = (from: number, to: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [from, from],
      [to, from],
      [to, to],
      [from, to],
      [from, from],
    ],
  ],
});

describe('fleets', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  const get = (id: string) => api.request('GET', `/api/v1/fleets/${id}`);
  async function make(body: object): Promise<string> {
    const { status, json, text } = await api.request('POST', '/api/v1/fleets', { body });
    expect(status, text).to.equal(201);
    return json?.id as string;
  }
  async function patch(id: string, body: object) {
    return api.request('PATCH', `/api/v1/fleets/${id}`, {
      body,
      headers: { 'if-match': (await get(id)).headers.get('etag') ?? '"1"' },
    });
  }
  const isInside = async (id: string, longitude: number, latitude: number) => {
    const { rows } = await api.db.raw(
      'select lies_in(area_rings, area_holes, point(?, ?)) as inside from fleets where id = ?',
      [longitude, latitude, id],
    );
    return rows[0].inside;
  };
  async function addVehicle(fleetId: string, more: object = {}): Promise<string> {
    const body = { kind: 'car', make: 'Seat', model: 'Leon', year: 2024, fleetId, ...more };
    const { json, text } = await api.request('POST', '/api/v1/vehicles', { body });
    if (typeof json?.id !== 'string') throw new Error(text);
    return json.id;
  }

  it('inherit what they do not set, and hand it down when it changes', async () => {
    const top = await make({ name: 'Top', policy: { mostHolds: 3, licence: true }, boundary: square(0, 10) });
    const middle = await make({ name: 'Middle', parentId: top, policy: { mostHolds: 5 } });
    const low = await make({ name: 'Low', parentId: middle, boundary: square(20, 30) });
    const lowest = await make({ name: 'Lowest', parentId: low });
    expect((await get(lowest)).json?.effectivePolicy).to.deep.equal({ mostHolds: 5, licence: true });
    expect((await get(middle)).json).to.deep.include({ boundary: null, effectiveBoundary: square(0, 10) });
    expect([await isInside(middle, 5, 5), await isInside(lowest, 5, 5), await isInside(lowest, 25, 25)]).to.deep.equal([
      true,
      false,
      true,
    ]);

    expect((await patch(top, { policy: { licence: false, emailVerified: true } })).status).to.equal(200);
    expect((await get(lowest)).json?.effectivePolicy).to.deep.equal({
      mostHolds: 5,
      licence: false,
      emailVerified: true,
    });
    await patch(low, { boundary: null });
    expect([await isInside(lowest, 5, 5), await isInside(lowest, 25, 25)]).to.deep.equal([true, false]);
    await patch(middle, { parentId: null });
    expect((await get(lowest)).json?.effectivePolicy).to.deep.equal({ mostHolds: 5 });
    expect((await get(lowest)).json?.effectiveBoundary).to.equal(null);
    expect(await isInside(lowest, 99, 9)).to.equal(true);
  });

  it('have no cycles, and at most ten levels', async () => {
    const chain = [await make({ name: 'level 1' })];
    for (let level = 2; level <= 10; level++) {
      chain.push(await make({ name: `level ${level}`, parentId: chain.at(-1) }));
    }
    const eleventh = await api.request('POST', '/api/v1/fleets', { body: { name: 'x', parentId: chain.at(-1) } });
    expect([eleventh.status, eleventh.json?.type]).to.deep.equal([400, 'urn:motorpool:problem:bad-fleet-parent']);
    for (const parentId of [chain[0], chain[5], chain[9], randomUUID()]) {
      expect((await patch(chain[0] as string, { parentId })).status, parentId).to.equal(400);
    }
    const pair = await make({ name: 'pair', parentId: await make({ name: 'above' }) });
    const above = (await get(pair)).json?.parentId as string;
    expect((await patch(above, { parentId: chain[8] })).status).to.equal(400);
    expect((await patch(above, { parentId: chain[7] })).status).to.equal(200);
  });

  it('make no cycle when two are moved below each other at once', async () => {
    const [a, b] = [await make({ name: 'a' }), await make({ name: 'b' })];
    const answers = await Promise.all([patch(a, { parentId: b }), patch(b, { parentId: a })]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 400]);
  });

  for (const [why, change] of [
    ['an unknown policy', { policy: { freeBeer: true } }],
    [
      'an open ring',
      {
        boundary: {
          type: 'Polygon',
          coordinates: [
            [
              [0, 0],
              [1, 0],
              [1, 1],
              [0, 1],
            ],
          ],
        },
      },
    ],
    [
      'a line for a boundary',
      {
        boundary: {
          type: 'LineString',
          coordinates: [
            [0, 0],
            [1, 1],
          ],
        },
      },
    ],
    [
      'a ring of three',
      {
        boundary: {
          type: 'Polygon',
          coordinates: [
            [
              [0, 0],
              [1, 0],
              [0, 0],
            ],
          ],
        },
      },
    ],
    [
      'a longitude of 181',
      {
        boundary: {
          type: 'Polygon',
          coordinates: [
            [
              [0, 0],
              [181, 0],
              [1, 1],
              [0, 0],
            ],
          ],
        },
      },
    ],
    ['a name of a hundred and one letters', { policy: {}, name: 'x'.repeat(101) }],
    ['a parent that is no id', { parentId: 'top' }],
  ] as const) {
    it(`are refused with ${why}, which says where`, async () => {
      const { status, json } = await api.request('POST', '/api/v1/fleets', {
        body: Object.assign({ name: 'Odd' }, change),
      });
      expect(status).to.equal(400);
      expect(json?.errors).to.have.length.greaterThan(0);
    });
  }

  it('are removed only when they hold nothing', async () => {
    const top = await make({ name: 'To remove' });
    const below = await make({ name: 'Below', parentId: top });
    const car = await addVehicle(below);
    const remove = async (id: string) => (await api.request('DELETE', `/api/v1/fleets/${id}`)).status;
    expect([await remove(top), await remove(below), await remove(randomUUID())]).to.deep.equal([409, 409, 404]);
    await api.request('DELETE', `/api/cars/${car}`);
    expect([await remove(below), await remove(top)]).to.deep.equal([204, 204]);
    expect((await get(top)).status).to.equal(404);
  });

  it('count what they and those below them hold', async () => {
    const top = await make({ name: 'Counted' });
    const below = await make({ name: 'Counted too', parentId: top });
    const [heard] = [await addVehicle(top), await addVehicle(below, { status: 'maintenance' })];
    await addVehicle(await make({ name: 'Elsewhere' }));
    await api.db('vehicle_states').insert({
      vehicle_id: heard,
      online: true,
      heard_at: new Date(),
      battery_percent: 50,
    });
    expect((await api.request('GET', `/api/v1/fleets/${top}/metrics`)).json).to.deep.equal({
      vehicles: 2,
      byStatus: { available: 1, in_use: 0, maintenance: 1 },
      online: 1,
      heardInLastDay: 1,
      meanBatteryPercent: 50,
      meanFuelPercent: null,
    });
    expect((await api.request('GET', `/api/v1/fleets/${randomUUID()}/metrics`)).status).to.equal(404);
  });

  it('have people, each once', async () => {
    const id = await make({ name: 'With people' });
    await api.tokenOf('operator');
    const [{ id: userId }] = await api.db('users').where({ role: 'operator' }).select('id');
    const path = `/api/v1/fleets/${id}/members`;
    const add = (body: object, at = path) => api.request('POST', at, { body });
    expect((await add({ userId, role: 'dispatcher' })).status).to.equal(201);
    expect((await add({ userId, role: 'manager' })).status).to.equal(409);
    expect((await add({ userId: randomUUID(), role: 'manager' })).status).to.equal(400);
    expect((await add({ userId, role: ' ' })).status).to.equal(400);
    expect((await add({ userId, role: 'x' }, `/api/v1/fleets/${randomUUID()}/members`)).status).to.equal(404);
    const { json } = await api.request('GET', path);
    expect(json).to.have.nested.property('items[0].role', 'dispatcher');
    expect((await api.request('GET', `/api/v1/fleets/${randomUUID()}/members`)).status).to.equal(404);
    const remove = async () => (await api.request('DELETE', `${path}/${userId}`)).status;
    expect([await remove(), await remove()]).to.deep.equal([204, 404]);
    expect((await api.request('GET', path)).json?.items).to.deep.equal([]);
  });

  it('are listed page by page, and their changes are in the audit log', async () => {
    const id = await make({ name: 'Audited' });
    await patch(id, { name: 'Renamed' });
    expect((await patch(id, {})).status).to.equal(400);
    const stale = await api.request('PATCH', `/api/v1/fleets/${id}`, {
      body: { name: 'x' },
      headers: { 'if-match': '"1"' },
    });
    expect(stale.status).to.equal(412);
    const seen: string[] = [];
    for (let cursor: unknown = ''; cursor !== null; ) {
      const { json } = await api.request('GET', `/api/v1/fleets?limit=7${cursor && `&cursor=${cursor}`}`);
      const page = json as { items: { id: string }[]; nextCursor: string | null };
      seen.push(...page.items.map((fleet) => fleet.id));
      cursor = page.nextCursor;
    }
    expect(new Set(seen).size).to.equal(seen.length);
    expect(seen).to.include(id);
    const rows = await api.db('audit_log').where({ subject_id: id }).orderBy('id');
    expect(rows.map(({ action }) => action)).to.deep.equal(['fleet.created', 'fleet.changed']);
    expect([rows[1].before.name, rows[1].after.name]).to.deep.equal(['Audited', 'Renamed']);
  });
});
