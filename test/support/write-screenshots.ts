/** `npm run screenshots`: every page at both widths in both themes, into docs/screenshots, to be looked at. */
import { fileURLToPath } from 'node:url';
import { demoPosition } from '../../contracts/demo-streets.js';
import { type ConsoleStage, consoleStage } from './console-page.js';

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

/** What is pictured: its name, its address, and what is there once it is drawn. */
const PAGES: readonly (readonly [name: string, path: string, shown: string])[] = [
  ['map', '/', '.legend'],
  ['fences', '/fences', '.fences-list li'],
  ['users', '/users', '.row-opener'],
  ['audit', '/audit', '.row-opener'],
  ['quarantine', '/quarantine', '.state'],
];
const DRAWN_MS = 6_000; // streets and fences, by software graphics

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
  });
  after(() => stage?.[Symbol.asyncDispose]());

  const take = async (name: string) => {
    const { width } = stage.page.viewportSize() ?? {};
    const theme = await stage.page.evaluate('document.documentElement.dataset.theme');
    await stage.page.waitForTimeout(DRAWN_MS);
    await stage.page.screenshot({ path: `${FOLDER}${name}-${width}-${theme}.png` });
  };

  for (const [name, path, shown] of PAGES) {
    it(`of ${name}`, async () => {
      await stage.looks(path, async (page) => {
        await page.locator(shown).first().waitFor();
        await take(name);
      });
    });
  }

  it('of a car', async () => {
    const { id } = await stage.platform.db('vehicles').orderBy('external_id').first();
    await stage.looks(`/?car=${id}`, async (page) => {
      await page.locator('.readings tr').nth(5).waitFor();
      await take('car');
    });
  });
});
