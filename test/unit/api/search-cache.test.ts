/** What a search may be answered from, and when not. */
import { expect } from 'chai';
import { searchCache } from '../../../api/availability/search-cache.js';
import type { FoundRow } from '../../../api/availability/search-repository.js';
import type { SearchRequest } from '../../../api/availability/search-request.js';
import type { LiveBus } from '../../../platform/live-bus/live-bus.js';
import { openLiveBus } from '../../../platform/live-bus/open-live-bus.js';
import { createLog } from '../../../platform/log.js';

const HERE = '11111111-1111-4111-8111-111111111111';
const ELSEWHERE = '22222222-2222-4222-8222-222222222222';

const at = (place: SearchRequest['place'], limit = 101): SearchRequest => ({
  place,
  span: { startsAt: new Date(0), endsAt: new Date(86_400_000) },
  distanceKm: undefined,
  filters: [],
  sort: 'price',
  limit,
  withUnavailable: false,
});
const here = at({ kind: 'branch-id', id: HERE });
const elsewhere = at({ kind: 'branch-id', id: ELSEWHERE });
const byName = at({ kind: 'branch-name', name: 'Here' });
const circle = at({ kind: 'circle', latitude: 41, longitude: 2, radiusKm: 10 });
const anywhere = at(undefined);

describe('answers to searches', () => {
  let bus: LiveBus;
  let read: string[];
  let waiting: (() => void)[];
  let cache: ReturnType<typeof searchCache>;

  beforeEach(async () => {
    bus = await openLiveBus(undefined, createLog('silent'));
    read = [];
    waiting = [];
    cache = searchCache(async (request) => {
      const asked = read.push(nameOf(request));
      if (request.limit === 7) await new Promise<void>((resolve) => waiting.push(resolve));
      if (request.limit === 13) throw new Error('the database is away');
      const rows = [{ id: `${asked}`, branch_id: HERE }];
      return (request.limit === 1000 ? Array(200).fill(rows[0]) : rows) as FoundRow[];
    }, bus);
  });

  const nameOf = (request: SearchRequest) => `${JSON.stringify(request.place)} ${request.limit}`;
  /** So many others that are being read meanwhile. */
  const load = () => Array.from({ length: 4 }, (_, n) => cache.search({ ...anywhere, limit: 7, distanceKm: n }));
  const count = (request: SearchRequest) => read.filter((name) => name === nameOf(request)).length;
  const taken = (branchId: string | null) =>
    bus.publish({
      kind: 'reservation-changed',
      ...{ reservationId: HERE, vehicleId: HERE, branchId, state: 'held', startsAt: 0, endsAt: 1 },
    });

  it('are fresh while few ask', async () => {
    await cache.search(here);
    await cache.search(here);
    expect(count(here)).to.equal(2);
  });

  it('are read once for all who ask the same at once', async () => {
    const answers = await Promise.all([cache.search(here), cache.search({ ...here }), cache.search(byName)]);
    expect(read).to.have.length(2);
    expect(answers[0]).to.equal(answers[1]);
  });

  it('are kept where many ask', async () => {
    load();
    for (let n = 0; n < 3; n++) await cache.search(here);
    expect(count(here)).to.equal(1);
  });

  it('are dropped by news of a car of their branch, and stay at news of another', async () => {
    load();
    for (const request of [here, byName, elsewhere, circle, anywhere]) await cache.search(request);
    taken(HERE);
    for (const request of [here, byName, elsewhere, circle, anywhere]) await cache.search(request);
    expect([here, byName, elsewhere, circle, anywhere].map(count)).to.deep.equal([2, 2, 1, 2, 2]);
  });

  it('are dropped by news of a car that changed', async () => {
    load();
    await cache.search(here);
    bus.publish({ kind: 'vehicle-changed', vehicleId: HERE });
    await cache.search(here);
    expect(count(here)).to.equal(2);
  });

  it('are not kept when the news comes while they are read', async () => {
    load();
    const slow = { ...here, limit: 7 };
    const first = cache.search(slow);
    taken(HERE);
    const second = cache.search(slow);
    for (const go of waiting.splice(4)) go();
    const [before] = await first;
    const [after] = await second;
    expect(before?.id).to.not.equal(after?.id);
    expect(await cache.known(slow)).to.equal(await second);
  });

  it('are not kept when they failed, or are long', async () => {
    load();
    const broken = { ...here, limit: 13 };
    const long = { ...here, limit: 1000 };
    for (let n = 0; n < 2; n++) {
      await cache.search(broken).catch(() => {});
      await cache.search(long);
    }
    expect([count(broken), count(long)]).to.deep.equal([2, 2]);
    expect(cache.known(broken)).to.equal(undefined);
  });
});
