/** `npm run screenshots`: every page, light at a desk's width and dark at a phone's, into docs/screenshots, to be looked at. */
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { demoPosition } from '../../contracts/demo-streets.js';
import { type ConsoleStage, consoleStage } from './console-page.js';
import { eventually } from './eventually.js';

const FOLDER = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));
const place = (along: number, up: number) => [...demoPosition(along, up)];
const CORNERS = [place(300, 150), place(900, 150), place(900, 500), place(300, 500), place(300, 150)];
const FENCES = [
  { name: 'Old harbour', geometry: { type: 'Polygon', coordinates: [CORNERS] }, alert: 'inside', speedLimitKmh: 30 },
  { name: 'Depot', geometry: { type: 'Point', coordinates: place(1700, 600) }, radiusM: 220, alert: 'none' },
  {
    name: 'Ring road',
    geometry: { type: 'LineString', coordinates: [place(100, 800), place(2400, 800)] },
    widthM: 60,
    alert: 'none',
  },
];

const FLEET_CONFIG = {
  sensors: [
    { sensorType: 'gps', samplingRate: 1 },
    { sensorType: 'obd', samplingRate: 0.2 },
  ],
  settings: {},
};

/** What is pictured: its name, its address, and what is there once it is drawn. */
type Picture = readonly [name: string, path: string, shown: string];
const PAGES: readonly Picture[] = [
  ['fences', '/fences', '.fences-list li'],
  ['alerts', '/alerts', 'main h1'],
  ['alert-rules', '/alert-rules', 'main h1'],
  ['reservations', '/reservations', '.bar'],
  ['customers', '/customers', '.row-opener'],
  ['payments', '/payments', '.row-opener'],
  ['invoices', '/invoices', '.row-opener'],
  ['finance', '/finance', 'main h1'],
  ['analytics', '/analytics', 'main h1'],
  ['maintenance', '/maintenance', 'main h1'],
  ['fleets', '/fleets', 'main h1'],
  ['branches', '/branches', 'main h1'],
  ['prices', '/prices', 'main h1'],
  ['models', '/models', 'main h1'],
  ['model', '/models/maintenance', 'main h1'],
  ['messages', '/messages', 'main h1'],
  ['templates', '/messages/templates', 'main h1'],
  ['webhooks', '/webhooks', 'main h1'],
  ['api-keys', '/api-keys', 'main h1'],
  ['add-car', '/add-car', 'main h1'],
  ['account', '/account', 'main h2'],
  ['users', '/users', '.row-opener'],
  ['audit', '/audit', '.row-opener'],
  ['quarantine', '/quarantine', '.state'],
];
const TRIP_WITHIN_MS = 300_000;
const DRAWN_MS = 4_000; // streets and fences, by software graphics

describe('the screenshots', function () {
  this.timeout(900_000);
  let stage: ConsoleStage;
  before(async () => {
    stage = await consoleStage({ DEMO_CARS: '25' });
    const token = await stage.platform.adminToken();
    for (const fence of FENCES) {
      await fetch(`${stage.platform.baseUrl}/api/v1/geofences`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(fence),
      });
    }
    const { id: fleet } = await stage.platform.db('fleets').first();
    await fetch(`${stage.platform.baseUrl}/api/v1/fleets/${fleet}/default-config`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'if-match': '*' },
      body: JSON.stringify(FLEET_CONFIG),
    });
  });
  after(() => stage?.[Symbol.asyncDispose]());

  /** Of one car and of a trip: whatever the demo has by now. */
  async function ofOne(): Promise<Picture[]> {
    const { db } = stage.platform;
    const { id: car, fleet_id: fleet } = await db('vehicles').orderBy('external_id').first();
    const trip = await eventually(
      async () => {
        const found = await db('trips').where({ open: false }).where('distance_km', '>', 0.5).first();
        expect(found, 'no trip has ended yet').to.not.equal(undefined);
        return found;
      },
      { timeoutMs: TRIP_WITHIN_MS, everyMs: 2_000 },
    );
    return [
      ['car-now', `/cars/${car}`, 'main h2'],
      ['car-commands', `/cars/${car}/commands`, 'main h2'],
      ['car-charts', `/cars/${car}/charts`, '.chart canvas'],
      ['car-health', `/cars/${car}/health`, 'main h2'],
      ['car-config', `/cars/${car}/config`, 'main h2'],
      ['fleet', `/fleets/${fleet}`, 'main h2'],
      ['car-samples', `/cars/${car}/samples`, 'main td, main .table-cards li'],
      ['trips', `/cars/${trip.vehicle_id}/trips`, 'main h1'],
      ['trip', `/cars/${trip.vehicle_id}/trips/${trip.id}`, '.maplibregl-canvas'],
    ];
  }

  /** Of the last to come, which nobody starts meanwhile. */
  async function ofRental(): Promise<Picture[]> {
    const confirmed = stage.platform.db('reservations').where({ state: 'confirmed', purpose: 'rental' });
    const rental = await eventually(async () => {
      const found = await confirmed.clone().orderBy('starts_at', 'desc').first();
      expect(found, 'nobody has booked yet').to.not.equal(undefined);
      return found;
    });
    return [
      ['customer', `/customers/${rental.user_id}`, 'main h1'],
      ['reservation', `/reservations?open=${rental.id}`, 'aside h2, [role=dialog] h2'],
      ['handover', `/reservations/${rental.id}/handover/start`, 'form'],
    ];
  }

  async function take(name: string): Promise<void> {
    const { width } = stage.page.viewportSize() ?? {};
    const theme = await stage.page.evaluate('document.documentElement.dataset.theme');
    await stage.page.waitForTimeout(DRAWN_MS);
    await stage.page.screenshot({ path: `${FOLDER}${name}-${width}-${theme}.png` });
  }
  const picture = async ([name, path, shown]: Picture) => {
    await stage.look(path, async (page) => {
      await page.locator(shown).first().waitFor();
      await take(name);
    });
  };

  for (const page of PAGES) it(`of ${page[0]}`, () => picture(page));

  it('of the live map and of a car on it, in every form', async () => {
    const { id } = await stage.platform.db('vehicles').orderBy('external_id').first();
    await stage.looks('/', async (page) => {
      await page.locator('.legend').waitFor();
      await take('map');
    });
    await stage.looks(`/?car=${id}`, async (page) => {
      await page.locator('.readings tr').nth(5).waitFor();
      await take('car');
    });
  });

  it('of one customer and one reservation', async () => {
    for (const page of await ofRental()) await picture(page);
  });

  it('of one car and one trip', async () => {
    for (const page of await ofOne()) await picture(page);
  });
});
