/** Another's id, tried by a second customer on every door that a customer may knock at. A door without an entry fails. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { tellHistory } from '../../../api/notifications/tell-history.js';
import { itemsOf, startApi, type TestAnswer, type TestApi } from '../../support/api.js';
import { type Operation, servedOperations, withParameters } from '../../support/api-document.js';
import { invoiced } from '../../support/money-stage.js';
import { days, type RentalStage, rentalStage } from '../../support/rental-stage.js';
import { bodyOf } from '../intruder/request-arbitrary.js';

interface Stage extends RentalStage {
  readonly api: TestApi;
  readonly car: string;
}

const NO_EVENTS = { 'harsh-braking': 0, 'harsh-acceleration': 0, 'harsh-cornering': 0, speeding: 0 };

/** What belongs to a person: how the first customer comes by one, and where they see it (`{id}` is its id). */
const THINGS: Readonly<Record<string, { make(stage: Stage): Promise<unknown>; seenAt: string }>> = {
  reservation: {
    make: async ({ car, reserve }) => (await reserve(car, days(1, 2))).json?.id,
    seenAt: '/api/v1/reservations/{id}',
  },
  quote: {
    make: async ({ api, car, first: { token } }) =>
      (await api.request('POST', '/api/v1/quotes', { token, body: { vehicleId: car, ...days(1, 2) } })).json?.id,
    seenAt: '/api/v1/quotes/{id}',
  },
  feedback: {
    async make({ api, car, first: { token }, confirmed }) {
      const id = await confirmed(car, days(20, 21));
      await api.db('reservations').where({ id }).update({ state: 'completed' });
      return (await api.request('POST', '/api/v1/feedback', { token, body: { reservationId: id, rating: 4 } })).json
        ?.id;
    },
    seenAt: '/api/v1/feedback/{id}',
  },
  session: {
    async make({ api, first: { token } }) {
      const { json } = await api.request('GET', '/api/v1/auth/sessions', { token });
      return (json as { items?: { id: string }[] }).items?.[0]?.id;
    },
    seenAt: '/api/v1/auth/sessions',
  },
  payment: {
    async make(stage) {
      const { api, reserve, first } = stage;
      const { json } = await reserve(stage.car, days(30, 31));
      const { id: reservationId, totalMinor: amountMinor, currency } = json ?? {};
      const body = { reservationId, amountMinor, currency, method: 'Credit Card' };
      return (await api.request('POST', '/api/v1/payments', { token: first.token, body })).json?.id;
    },
    seenAt: '/api/v1/payments/{id}',
  },
  'sandbox challenge': {
    async make(stage) {
      const { api, reserve, first } = stage;
      const { json } = await reserve(stage.car, days(32, 33));
      const { id: reservationId, totalMinor: amountMinor, currency } = json ?? {};
      const body = { reservationId, amountMinor, currency, method: 'Credit Card', token: 'tok_3ds' };
      const paid = await api.request('POST', '/api/v1/payments', { token: first.token, body });
      return String(paid.json?.actionUrl).split('/').at(-1);
    },
    seenAt: '/api/v1/payments',
  },
  invoice: {
    make: async ({ api, car, confirmed }) => (await invoiced(api, await confirmed(car, days(7, 8)))).id,
    seenAt: '/api/v1/invoices/{id}',
  },
  notification: {
    async make({ api, car, confirmed, first: { token } }) {
      await confirmed(car, days(40, 41));
      await tellHistory(api.db);
      return itemsOf((await api.request('GET', '/api/v1/notifications', { token })).json)[0]?.id;
    },
    seenAt: '/api/v1/notifications',
  },
  'browser to push to': {
    async make({ api, first: { token } }) {
      const keys = { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) };
      const body = { endpoint: 'https://push.example.org/first', keys };
      return (await api.request('POST', '/api/v1/push-subscriptions', { token, body })).json?.id;
    },
    seenAt: '/api/v1/push-subscriptions',
  },
  command: {
    async make({ api, car, first: { token }, confirmed }) {
      const id = await confirmed(car, days(60, 61));
      await api.db('reservations').where({ id }).update({ state: 'active' });
      const { json } = await api.request('POST', `/api/v1/vehicles/${car}/commands`, { token, body: { type: 'honk' } });
      await api.db('reservations').where({ id }).update({ state: 'completed' });
      return json?.id;
    },
    seenAt: '/api/v1/commands',
  },
  trip: {
    async make({ api, car, confirmed }) {
      const id = await confirmed(car, days(80, 81));
      const [from, to] = [new Date(Date.now() - 7_200_000), new Date(Date.now() - 3_600_000)];
      await api.db('reservations').where({ id }).update({ state: 'completed', started_at: from, ended_at: to });
      const tripId = randomUUID();
      await api.db('trips').insert({
        ...{ id: tripId, vehicle_id: car, told_at: from, started_at: from, ended_at: to, open: false, distance_km: 1 },
        ...{ method: 'speed', moving_s: 60, idle_s: 0, stops: '[]', gaps: '[]', events: NO_EVENTS },
      });
      return tripId;
    },
    seenAt: '/api/v1/trips/{id}',
  },
  person: { make: async ({ first }) => first.userId, seenAt: '/api/v1/users/me' },
};

/** Whose a parameter is: of a path as far as it goes, or `?name` of a query. `everyone`: it is no secret and nobody's. */
const DOORS: Readonly<Record<string, keyof typeof THINGS | 'everyone'>> = {
  '/api/v1/reservations/{id}': 'reservation',
  '/api/reservations/{id}': 'reservation',
  '/api/bookings/status?id': 'reservation',
  '/api/v1/invoices/{id}': 'invoice',
  '/api/v1/quotes/{id}': 'quote',
  '/api/v1/feedback/{id}': 'feedback',
  '/api/v1/payments/{id}': 'payment',
  '?reservationId': 'reservation',
  '/api/v1/sandbox-challenges/{reference}': 'sandbox challenge',
  '/api/payments/webhooks/{gateway}': 'everyone',
  '/api/v1/notifications/{id}': 'notification',
  '/api/v1/push-subscriptions/{id}': 'browser to push to',
  '/api/v1/auth/sessions/{id}': 'session',
  '/api/users/{userId}': 'person',
  '?userId': 'person',
  '/api/v1/vehicles/{id}': 'everyone',
  '/api/v1/vehicles/{id}/commands/{commandId}': 'command',
  '/api/v1/trips/{id}': 'trip',
  '/api/v1/branches/{id}': 'everyone',
  '/api/v1/vehicle-images/{imageId}': 'everyone',
  '/api/v1/vehicle-images/{imageId}/{width}': 'everyone',
  '?vehicleId': 'everyone',
  '?branchId': 'everyone',
  '?carId': 'everyone',
  '?fleetId': 'everyone',
};

describe('what belongs to another customer', () => {
  let api: TestApi;
  let stage: Stage;
  let doors: { operation: Operation; door: string; name: string }[];
  before(async () => {
    api = await startApi();
    stage = { ...(await rentalStage(api)), api, car: await api.makeCar() };
    const forCustomers = (await servedOperations(api)).filter((operation) =>
      ['anyone', 'signed-in'].includes(operation['x-access']),
    );
    doors = forCustomers.flatMap((operation) =>
      operation.parameters.flatMap(({ in: place, name }) => {
        if (place === 'path') return { operation, name, door: `${operation.path.split(`{${name}}`)[0]}{${name}}` };
        if (place !== 'query' || !/ids?$/i.test(name)) return [];
        const here = `${operation.path}?${name}`;
        return { operation, name, door: here in DOORS ? here : `?${name}` };
      }),
    );
  });
  after(() => api[Symbol.asyncDispose]());

  it('has a way to be made for every door (if not: add it to the table)', () => {
    expect(doors.filter(({ door }) => !(door in DOORS)).map(({ door }) => door)).to.deep.equal([]);
  });

  /** As the second customer, with a body that the operation takes; what it answers to that id. */
  async function knock(operation: Operation, name: string, id: string): Promise<TestAnswer> {
    const path = withParameters(operation.path, (parameter) => (parameter === name ? id : randomUUID()));
    const query = operation.path.includes(`{${name}}`) ? '' : `?${name}=${id}`;
    const bodies = operation.requestBody ? fc.sample(bodyOf(operation, true), { seed: 1, numRuns: 100 }) : [undefined];
    let answer: TestAnswer | undefined;
    for (const text of bodies) {
      const body = typeof text !== 'string' ? undefined : text.replaceAll(/pick-\w+-\d+/g, stage.car);
      answer = await api.request(operation.method.toUpperCase(), path + query, {
        token: stage.second.token,
        ...(body !== undefined && { body }),
        headers: { 'if-match': '*' },
      });
      if (answer.status !== 400) break;
    }
    return answer as TestAnswer;
  }

  for (const thing of Object.keys(THINGS)) {
    it(`is not found, not told and not touched: a ${thing}`, async () => {
      const { make, seenAt } = THINGS[thing] as (typeof THINGS)[string];
      const id = String(await make(stage));
      const seen = async () =>
        (await api.request('GET', seenAt.replace('{id}', id), { token: stage.first.token })).text;
      const before = await seen();
      expect(before, 'the first customer sees it').to.include(id);
      const knocks = doors.filter(({ door }) => DOORS[door] === thing);
      expect(knocks).to.not.deep.equal([]);
      for (const { operation, name } of knocks) {
        const what = `${operation.method} ${operation.path} ${name}`;
        const answer = await knock(operation, name, id);
        if (answer.status < 300) {
          expect(operation.path, `${what}: ${answer.text}`).to.not.include(`{${name}}`);
          expect(answer.text, what).to.not.include(id);
        } else {
          expect([403, 404], `${what}: ${answer.text}`).to.include(answer.status);
          const nothing = await knock(operation, name, randomUUID());
          expect([answer.status, answer.text], what).to.deep.equal([nothing.status, nothing.text]);
        }
        expect(await seen(), what).to.equal(before);
      }
    });
  }

  it('is booked for nobody else, nor by their quote', async () => {
    const { first, second, car } = stage;
    const { json } = await api.request('POST', '/api/v1/quotes', {
      token: first.token,
      body: { vehicleId: car, ...days(5, 6) },
    });
    const book = (more: object) =>
      api.request('POST', '/api/v1/reservations', {
        token: second.token,
        body: { vehicleId: car, ...days(5, 6), ...more },
      });
    expect((await book({ userId: first.userId })).status).to.equal(403);
    const byQuote = await book({ quoteId: json?.id });
    expect(byQuote.status, byQuote.text).to.be.within(400, 499);
    expect((await book({ userId: second.userId })).status).to.equal(201);
  });
});
