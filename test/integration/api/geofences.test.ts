import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { LiveEvent } from '../../../contracts/index.js';
import { itemsOf, startApi, type TestApi } from '../../support/api.js';

const circle = { name: 'Yard', geometry: { type: 'Point', coordinates: [2.17, 41.39] }, radiusM: 200 };
const SQUARE = [
  [2, 41],
  [2.1, 41],
  [2.1, 41.1],
  [2, 41.1],
  [2, 41],
];
const BOWTIE = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]];

describe('geofences over HTTP', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  const draw = (body: object) => api.request('POST', '/api/v1/geofences', { body });
  async function drawn(body: object): Promise<string> {
    const { status, json, text } = await draw(body);
    expect(status, text).to.equal(201);
    return json?.id as string;
  }
  const patch = (id: string, body: object, etag: string) =>
    api.request('PATCH', `/api/v1/geofences/${id}`, { body, headers: { 'if-match': etag } });
  const fleet = async (parentId?: string) =>
    (
      await api.request('POST', '/api/v1/fleets', {
        body: { name: `Fleet ${randomUUID()}`, ...(parentId && { parentId }) },
      })
    ).json?.id as string;

  it('come back as they were drawn, whatever their shape', async () => {
    const shapes = [
      circle,
      {
        name: 'Road',
        geometry: {
          type: 'LineString',
          coordinates: [
            [2, 41],
            [2.1, 41.1],
          ],
        },
        widthM: 60,
      },
      {
        name: 'Area',
        geometry: { type: 'Polygon', coordinates: [SQUARE] },
        alert: 'inside',
        severity: 'critical',
        dwellS: 600,
        speedLimitKmh: 30,
      },
      {
        name: 'Areas',
        geometry: { type: 'MultiPolygon', coordinates: [[SQUARE]] },
        timeZone: 'Europe/Madrid',
        hours: { fri: [['22:00', '06:00']] },
      },
      {
        name: 'Fiji',
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [179, -17],
              [-179, -17],
              [-179, -16],
              [179, -16],
              [179, -17],
            ],
          ],
        },
      },
    ];
    for (const shape of shapes) {
      const id = await drawn(shape);
      const { json, headers } = await api.request('GET', `/api/v1/geofences/${id}`);
      expect(json).to.deep.include(shape);
      expect(headers.get('etag')).to.equal('"1"');
    }
  });

  it('are refused where they are no fence, with the place of what is wrong', async () => {
    const refusals: [object, string][] = [
      [{ ...circle, radiusM: undefined }, '/radiusM'],
      [{ ...circle, widthM: 20 }, '/widthM'],
      [
        {
          name: 'A',
          geometry: {
            type: 'LineString',
            coordinates: [
              [2, 41],
              [2, 41],
            ],
          },
          widthM: 20,
        },
        '/geometry/coordinates',
      ],
      [
        {
          name: 'A',
          geometry: {
            type: 'LineString',
            coordinates: [
              [2, 41],
              [2, 42],
            ],
          },
        },
        '/widthM',
      ],
      [{ name: 'A', geometry: { type: 'Polygon', coordinates: [BOWTIE] } }, '/geometry/coordinates/0'],
      [{ name: 'A', geometry: { type: 'Polygon', coordinates: [SQUARE.slice(0, 4)] } }, '/geometry/coordinates/0'],
      [
        {
          name: 'A',
          geometry: {
            type: 'Polygon',
            coordinates: [
              [
                [0, 91],
                [1, 91],
                [1, 92],
                [0, 91],
              ],
            ],
          },
        },
        '/geometry/coordinates/0',
      ],
      [{ ...circle, timeZone: 'Europe/Nowhere' }, '/timeZone'],
      [{ ...circle, fleetId: randomUUID() }, '/fleetId'],
    ];
    for (const [body, path] of refusals) {
      const { status, json } = await draw(body);
      expect(status, JSON.stringify(json)).to.equal(400);
      expect(JSON.stringify(json?.errors)).to.include(`"${path}"`);
    }
  });

  it('hold for a fleet and those below it', async () => {
    const [parent, other] = [await fleet(), await fleet()];
    const child = await fleet(parent);
    const ids = await Promise.all([child, parent, other].map((fleetId) => drawn({ ...circle, fleetId })));
    const found = itemsOf((await api.request('GET', `/api/v1/geofences?fleetId=${child}&limit=1000`)).json).map(
      ({ id }) => id,
    );
    expect(found).to.include.members([ids[0], ids[1]]);
    expect(found).to.not.include(ids[2]);
    const kept = await api.request('DELETE', `/api/v1/fleets/${other}`);
    expect(kept.status).to.equal(409);
  });

  it('are changed by who read them last, and tell that they did', async () => {
    const id = await drawn(circle);
    const heard: LiveEvent[] = [];
    const end = api.liveBus.subscribe(['alert-world-changed'], (event) => heard.push(event));
    const { status, json, headers } = await patch(id, { radiusM: 300 }, '"1"');
    expect(status).to.equal(200);
    expect(json?.radiusM).to.equal(300);
    expect(headers.get('etag')).to.equal('"2"');
    expect((await patch(id, { radiusM: 400 }, '"1"')).status).to.equal(412);
    const line = {
      geometry: {
        type: 'LineString',
        coordinates: [
          [2, 41],
          [2.1, 41.1],
        ],
      },
      widthM: 40,
    };
    expect((await patch(id, line, '"2"')).json).to.include({ radiusM: null, widthM: 40 });
    expect((await patch(id, { radiusM: 20 }, '"3"')).status).to.equal(400);
    end();
    expect(heard).to.have.length(2);
    const stamps = await api.db('geofences').where({ id }).first('stamp');
    await patch(id, { name: 'Only its name' }, '"3"');
    expect(await api.db('geofences').where({ id }).first('stamp')).to.deep.equal(stamps);
  });

  it('are gone once they are removed, and what was crossed stays', async () => {
    const id = await drawn(circle);
    const vehicle = await api.makeCar();
    const at = new Date('2026-05-01T10:00:00Z');
    await api.db('geofence_crossings').insert(
      [0, 1, 2].map((i) => ({
        ...{ id: randomUUID(), vehicle_id: vehicle, geofence_id: id, what: i % 2 ? 'left' : 'entered' },
        ...{ at: new Date(at.getTime() + i * 60_000), told_at: at, longitude: 2, latitude: 41 },
      })),
    );
    const path = `/api/v1/geofences/${id}/crossings`;
    const first = await api.request('GET', `${path}?limit=2`);
    expect(itemsOf(first.json).map(({ what }) => what)).to.deep.equal(['entered', 'left']);
    const rest = await api.request('GET', `${path}?limit=2&cursor=${first.json?.nextCursor}`);
    expect(itemsOf(rest.json).map((item) => item.at)).to.deep.equal(['2026-05-01T10:00:00.000Z']);
    expect(
      itemsOf((await api.request('GET', `${path}?from=2026-05-01T10:01:00Z&to=2026-05-01T10:02:00Z`)).json),
    ).to.have.length(1);
    expect((await api.request('DELETE', `/api/v1/geofences/${id}`)).status).to.equal(204);
    expect((await api.request('GET', `/api/v1/geofences/${id}`)).status).to.equal(404);
    expect(await api.db('geofence_crossings').where({ geofence_id: id })).to.have.length(3);
  });
});
