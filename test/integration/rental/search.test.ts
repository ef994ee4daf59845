/** Searching: by place, span, kind and wish; in order and in pages; and what one is told where nothing is free. */
import { expect } from 'chai';
import { CAR, startApi, type TestApi } from '../../support/api.js';
import { days, type RentalStage, rentalStage } from '../../support/rental-stage.js';

interface Found {
  vehicleId: string;
  make: string;
  model: string;
  pricePerDayMinor: number;
  distanceKm: number | null;
  taken: boolean;
}

describe('the search for a car', () => {
  let api: TestApi;
  let stage: RentalStage;
  before(async () => {
    api = await startApi();
    stage = await rentalStage(api);
  });
  after(() => api[Symbol.asyncDispose]());

  const span = days(20, 22);
  async function search(query: Record<string, string | number>, who: string | null = null) {
    const text = new URLSearchParams({ ...span, ...query } as Record<string, string>);
    return api.request('GET', `/api/v1/availability?${text}`, { token: who });
  }
  const found = async (query: Record<string, string | number>) =>
    ((await search(query)).json?.items ?? []) as unknown as Found[];
  const ids = async (query: Record<string, string | number>) => (await found(query)).map(({ vehicleId }) => vehicleId);

  async function make(details: object): Promise<string> {
    const body = { kind: 'car', make: 'Seat', model: 'Leon', year: 2024, pricePerDayMinor: 4000, ...details };
    const { json, text } = await api.request('POST', '/api/v1/vehicles', { body });
    if (typeof json?.id !== 'string') throw new Error(text);
    return json.id;
  }
  async function branch(details: object): Promise<string> {
    const { json, text } = await api.request('POST', '/api/v1/branches', { body: details });
    if (typeof json?.id !== 'string') throw new Error(text);
    return json.id;
  }

  it('finds by branch, by its name in any case or its id', async () => {
    const id = await branch({ name: 'Sants Station', latitude: 41.379, longitude: 2.14, timeZone: 'Europe/Madrid' });
    const car = await make({ location: 'Sants Station' });
    await make({ location: 'Elsewhere' });
    expect(await ids({ location: 'sants station' })).to.deep.equal([car]);
    expect(await ids({ location: id })).to.deep.equal([car]);
    expect(await ids({ location: 'Atlantis' })).to.deep.equal([]);
  });

  it('finds within so many km of a point, by the branch, or where a car of no place stands; nearest first', async () => {
    await branch({ name: 'Girona', latitude: 41.983, longitude: 2.824, timeZone: 'Europe/Madrid' });
    await branch({ name: 'Figueres', latitude: 42.266, longitude: 2.961, timeZone: 'Europe/Madrid' });
    const [girona, figueres, roaming] = [
      await make({ location: 'Girona', model: 'G' }),
      await make({ location: 'Figueres', model: 'F' }),
      await make({ model: 'Roaming' }),
    ];
    await api.credentials.issue(roaming);
    const at = Date.now();
    const values = { latitude: { value: 42.1, observedAt: at }, longitude: { value: 2.9, observedAt: at } };
    await api.vehicleStates.upsert([{ vehicleId: roaming, heardAt: at, values }]);
    const near = await found({ location: '41.98,2.82,40', sort: 'distance' });
    expect(near.map(({ vehicleId }) => vehicleId)).to.deep.equal([girona, roaming, figueres]);
    expect(near.map(({ distanceKm }) => Math.round(distanceKm ?? -1))).to.deep.equal([0, 15, 34]);
    expect(await ids({ location: '41.98,2.82,10' })).to.deep.equal([girona]);
    expect(await ids({ location: '-41.98,-177,500' })).to.deep.equal([]);
  });

  it('finds over the date line', async () => {
    await branch({ name: 'Taveuni', latitude: -16.9, longitude: 179.9, timeZone: 'Pacific/Fiji' });
    const car = await make({ location: 'Taveuni' });
    expect(await ids({ location: '-16.9,-179.9,50' })).to.deep.equal([car]);
  });

  it('knows wishes: kind, type, seats, price, features, energy, words', async () => {
    const location = 'Wishes';
    const small = await make({ location, seats: 4, features: ['child-seat'], category: 'Hatchback', energy: 'petrol' });
    const big = await make({
      ...{ location, seats: 7, features: ['child-seat', 'tow-bar'], category: 'SUV', energy: 'electric' },
      ...{ make: 'Kia', model: 'EV9 Long', pricePerDayMinor: 12000 },
    });
    const bus = await make({ location, kind: 'bus', seats: 50, pricePerDayMinor: 30000, make: 'MAN', model: "Lion's" });
    for (const [query, wanted] of [
      [{}, [small, big, bus]],
      [{ kind: 'bus' }, [bus]],
      [{ type: 'suv' }, [big]],
      [{ type: 'bus' }, [bus]],
      [{ seats: 5 }, [big, bus]],
      [{ maxPricePerDayMinor: 5000 }, [small]],
      [{ features: 'child-seat' }, [small, big]],
      [{ features: 'child-seat, tow-bar' }, [big]],
      [{ energy: 'electric' }, [big]],
      [{ q: 'kia ev' }, [big]],
      [{ q: "lion's" }, [bus]],
      [{ q: `'; drop table vehicles --` }, []],
      [{ q: '& | ! :*' }, []],
    ] as const) {
      expect(await ids({ location, ...query }), JSON.stringify(query)).to.deep.equal(wanted);
    }
  });

  it('shows each car once over all pages, in the order of the price', async () => {
    const location = 'Pages';
    const cars: string[] = [];
    for (const price of [500, 100, 300, 300, 300, 200, 400])
      cars.push(await make({ location, pricePerDayMinor: price }));
    const seen: Found[] = [];
    let cursor: string | null = null;
    do {
      const { json } = await search({ location, limit: 2, ...(cursor !== null && { cursor }) });
      seen.push(...((json?.items ?? []) as unknown as Found[]));
      cursor = json?.nextCursor as string | null;
    } while (cursor !== null);
    expect(seen.map(({ pricePerDayMinor }) => pricePerDayMinor)).to.deep.equal([100, 200, 300, 300, 300, 400, 500]);
    expect(new Set(seen.map(({ vehicleId }) => vehicleId))).to.deep.equal(new Set(cars));
  });

  it('leaves out a car for any touch of its time: reservation, hold, service, turn-around; and no more', async () => {
    const location = 'Busy';
    const car = await make({ location });
    const offered = async (from: number, to: number) => {
      const { startsAt, endsAt } = days(from, to);
      return (await ids({ location, startsAt, endsAt })).length === 1;
    };
    await stage.reserve(car, days(20, 22));
    expect([
      await offered(18, 20),
      await offered(19, 20.01),
      await offered(21, 21.5),
      await offered(22, 23),
    ]).to.deep.equal([...[true, false, false, true]]);
    const block = { ...days(30, 31), reason: 'new tyres' };
    const { json } = await api.request('POST', `/api/v1/vehicles/${car}/blocks`, { body: block });
    expect(await offered(30.5, 32)).to.equal(false);
    expect((await stage.reserve(car, days(30.5, 32))).status).to.equal(409);
    await api.request('DELETE', `/api/v1/vehicles/${car}/blocks/${json?.id}`);
    expect(await offered(30.5, 32)).to.equal(true);
  });

  it('lists what cannot be had and why, when asked', async () => {
    const location = 'Reasons';
    const [free, taken, sick] = [await make({ location }), await make({ location }), await make({ location })];
    await stage.reserve(taken, span);
    await api.db.raw(`update vehicles set status = 'maintenance' where id = ?`, [sick]);
    const all = (await search({ location, include: 'unavailable' })).json?.items as unknown as (Found & {
      available: boolean;
      reasons: { code: string }[];
    })[];
    const of = (car: string) => {
      const { available, taken: isTaken, reasons } = all.find(({ vehicleId }) => vehicleId === car) as (typeof all)[0];
      return { available, taken: isTaken, codes: reasons.map(({ code }) => code) };
    };
    expect(of(free)).to.deep.equal({ available: true, taken: false, codes: [] });
    expect(of(taken)).to.deep.equal({ available: false, taken: true, codes: ['reserved'] });
    expect(of(sick)).to.deep.equal({ available: false, taken: false, codes: ['out-of-service'] });
  });

  it('offers other cars where nothing is free: at that place, else elsewhere', async () => {
    const van = await make({ location: 'Alone', category: 'Van' });
    const { json } = await search({ location: 'Alone', type: 'Cabriolet' });
    expect([json?.items, (json?.alternatives as Found[] | undefined)?.[0]?.vehicleId]).to.deep.equal([[], van]);
    const nowhere = (await search({ location: 'Nowhere at all' })).json?.alternatives as Found[];
    expect(nowhere.length).to.be.greaterThan(0);
  });

  it('reads a date as local midnight of each branch', async () => {
    await branch({ name: 'Auckland', latitude: -36.8, longitude: 174.7, timeZone: 'Pacific/Auckland' });
    const car = await make({ location: 'Auckland' });
    // The 10th of March there begins at 11:00 of the 9th in UTC.
    const year = new Date().getUTCFullYear() + 1;
    await stage.reserve(car, { startsAt: `${year}-03-09T09:00:00Z`, endsAt: `${year}-03-09T11:00:00Z` });
    const onDay = (from: string, to: string) => ids({ location: 'Auckland', startsAt: from, endsAt: to });
    expect(await onDay(`${year}-03-10`, `${year}-03-11`)).to.deep.equal([car]);
    expect(await onDay(`${year}-03-09`, `${year}-03-10`)).to.deep.equal([]);
  });

  it('refuses what it cannot read', async () => {
    for (const [query, path] of [
      [{ location: '91,0,5' }, '?location'],
      [{ location: '1,2' }, '?location'],
      [{ startsAt: 'soon' }, '?startsAt'],
      [{ endsAt: span.startsAt }, '?endsAt'],
      [{ seats: 'many' }, '?seats'],
      [{ sort: 'colour' }, '?sort'],
    ] as const) {
      const { status, json } = await search(query);
      expect([status, (json?.errors as { path: string }[] | undefined)?.[0]?.path]).to.deep.equal([400, path]);
    }
    expect((await search({ cursor: 'x' })).status).to.equal(400);
  });

  it('shows the calendar of a car, and to staff what takes it', async () => {
    const car = await make({ location: 'Calendar' });
    const id = await stage.confirmed(car, days(20, 22));
    await stage.reserve(car, days(25, 26), stage.second);
    const path = `/api/v1/vehicles/${car}/calendar`;
    const query = `?from=${days(19, 30).startsAt}&to=${days(19, 30).endsAt}`;
    const open = (await api.request('GET', path + query, { token: stage.second.token })).json?.items;
    expect(open).to.deep.equal([
      { ...days(20, 22), blockedUntil: days(20, 22).endsAt, kind: 'reservation' },
      { ...days(25, 26), blockedUntil: days(25, 26).endsAt, kind: 'hold' },
    ]);
    const staff = (await api.request('GET', path + query)).json?.items as { id: string }[];
    expect(staff[0]?.id).to.equal(id);
    const next = await api.request(
      'GET',
      `/api/v1/vehicles/${car}/next-free?from=${days(20, 22).startsAt}&minutes=4321`,
    );
    expect(next.json).to.deep.equal({
      free: {
        startsAt: days(26, 27).startsAt,
        endsAt: new Date(Date.parse(days(26, 27).startsAt) + 4321 * 60_000).toISOString(),
      },
    });
    const short = await api.request(
      'GET',
      `/api/v1/vehicles/${car}/next-free?from=${days(20, 22).startsAt}&minutes=60`,
    );
    expect((short.json?.free as { startsAt: string } | undefined)?.startsAt).to.equal(days(22, 23).startsAt);
  });

  it('in the documents’ words: the cars that are free for the whole span, or an empty list', async () => {
    const { json: made } = await api.request('POST', '/api/cars', { body: { ...CAR, location: 'Documents' } });
    const ask = (query: string) => api.request('GET', `/api/cars${query}`, { token: null });
    const when = `startDate=${span.startsAt.slice(0, 10)}&endDate=${span.endsAt.slice(0, 10)}`;
    const listed = [{ carId: made?.carId, ...CAR, location: 'Documents' }];
    for (const path of ['', '/available']) {
      expect((await ask(`${path}?location=documents&${when}&type=Sedan`)).json).to.deep.equal(listed);
      expect((await ask(`${path}?location=documents&${when}&type=Truck`)).json).to.deep.equal([]);
      expect((await ask(`${path}?location=Documents&startDate=x&endDate=y`)).status).to.equal(400);
      expect((await ask(`${path}?location=Documents`)).status).to.equal(400);
    }
    await stage.reserve(String(made?.carId), { startsAt: days(21, 21.5).startsAt, endsAt: days(21, 21.5).endsAt });
    expect((await ask(`?location=Documents&${when}`)).json).to.deep.equal([]);
    const told = (await ask(`?location=Documents&${when}&include=unavailable`)).json as unknown as object[];
    expect(told).to.have.nested.property('[0].reasons[0].code', 'reserved');
    expect(told).to.have.nested.property('[0].available', false);
  });
});
