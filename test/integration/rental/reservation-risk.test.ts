/** What is expected of reservations to come: for staff of their fleet alone, to ask in time, and to refuse nobody. */
import { expect } from 'chai';
import { trainVersions } from '../../../api/models/train-versions.js';
import { remindAll } from '../../../api/notifications/reminders.js';
import { foreseeReservations, learnWhatBecame } from '../../../api/reservation-risk/foresee-reservations.js';
import { reservationLessons } from '../../../api/reservation-risk/reservation-lessons.js';
import { itemsOf, type Person, startApi, type TestApi } from '../../support/api.js';
import { recordingLog } from '../../support/recording-log.js';
import { type RentalStage, rentalStage } from '../../support/rental-stage.js';
import { rentedBefore } from '../../support/rented-before.js';

const HOUR_MS = 3_600_000;
const from = (hours: number) => new Date(Date.now() + hours * HOUR_MS);

describe('the risk of a reservation', function () {
  this.timeout(180_000);
  let api: TestApi;
  let stage: RentalStage;
  let careless: Person;
  const { log } = recordingLog();
  before(async () => {
    api = await startApi();
    stage = await rentalStage(api);
    careless = await api.register();
    const vehicleId = await api.makeCar();
    const { rows: others } = await api.db.raw(
      `insert into users (name, email) select 'One', 'kept-' || n || '@example.org' from generate_series(1, 100) n returning id`,
    );
    await rentedBefore(
      api.db,
      others.map(({ id: userId }: { id: string }, index: number) => ({ userId, vehicleId, daysAgo: 200 + 2 * index })),
    );
    // So that rates say of who did not come before that they may well not come again.
    await rentedBefore(
      api.db,
      Array.from({ length: 40 }, (_, index) => ({
        ...{ userId: careless.userId, vehicleId, daysAgo: 60 + 2 * index, state: 'no_show' as const },
      })),
    );
  });
  after(() => api[Symbol.asyncDispose]());

  const foresee = (all = false) => foreseeReservations({ ...api, log }, all);
  const turn = async (isOn: boolean) => {
    const body = { isOn, reason: 'A test' };
    const { status } = await api.request('POST', '/api/v1/model-tasks/reservation-risk/switch', { body });
    expect(status).to.equal(204);
  };
  /** Confirmed days ago, and begins in so many hours. */
  async function confirmed(person: Person, hours: number, vehicleId?: string): Promise<string> {
    const span = { startsAt: from(hours).toISOString(), endsAt: from(hours + 5).toISOString() };
    const id = await stage.confirmed(vehicleId ?? (await api.makeCar()), span, person);
    await api
      .db('reservations')
      .where({ id })
      .update({ confirmed_at: from(hours - 24 * 10) });
    return id;
  }
  const riskOf = (id: string, token?: string) =>
    api.request('GET', `/api/v1/reservations/${id}/risk`, { ...(token !== undefined && { token }) });
  const asked = async ({ userId }: Person) =>
    (await api.db('notifications').where({ user_id: userId, kind: 'still-coming' })).length;

  it('is told soon after it is confirmed, by rates at first, with reasons; and anew when it is moved', async () => {
    const id = await confirmed(careless, 60);
    expect((await riskOf(id)).status).to.equal(404);
    await foresee();
    const { json, text } = await riskOf(id);
    expect(json, text).to.include({ id, source: 'rules', modelId: null, modelNumber: null });
    expect(json?.noShow).to.be.greaterThan(0.3);
    const [first] = (json?.reasons ?? []) as object[];
    expect(first).to.deep.equal({ code: 'missed-before', text: 'Did not come for 40 of 40 before' });
    expect(await foresee(), 'what is told is not told again before the next day').to.equal(0);
    const startsAt = from(62).toISOString();
    const patch = { headers: { 'if-match': '*' }, body: { startsAt, endsAt: from(70).toISOString() } };
    expect((await api.request('PATCH', `/api/v1/reservations/${id}`, patch)).status).to.equal(200);
    expect((await riskOf(id)).status, 'the old word is not of the new time').to.equal(404);
    expect(await foresee()).to.equal(1);
    expect((await riskOf(id)).json?.startsAt).to.equal(startsAt);
  });

  it('has who may not come asked three days before, once; nobody else', async () => {
    const reliable = await api.register();
    await confirmed(careless, 50);
    await confirmed(reliable, 50);
    await foresee(true);
    await remindAll(api.db);
    const before = await asked(careless);
    expect(before).to.be.greaterThan(0);
    await remindAll(api.db);
    expect([await asked(careless), await asked(reliable)]).to.deep.equal([before, 0]);
    const { text } = await api.request('GET', '/api/v1/notifications', { token: careless.token });
    expect(text).to.include('Are you coming for your Seat Leon');
    expect(text, 'of how likely that is, the customer hears nothing').to.not.match(/risk|likel|probab/i);
  });

  it('refuses nobody and changes no price', async () => {
    const [vehicleId, other] = [await api.makeCar(), await api.makeCar()];
    const span = { startsAt: from(300).toISOString(), endsAt: from(310).toISOString() };
    const [mine, theirs] = [
      await stage.reserve(vehicleId, span, careless),
      await stage.reserve(other, span, await api.register()),
    ];
    expect([mine.status, theirs.status]).to.deep.equal([201, 201]);
    expect(mine.json?.totalMinor).to.equal(theirs.json?.totalMinor);
  });

  it('is listed for staff, the likeliest first; its car stays taken', async () => {
    const vehicleId = await api.makeCar();
    const id = await confirmed(careless, 90, vehicleId);
    await foresee();
    const list = async (query = '') =>
      itemsOf((await api.request('GET', `/api/v1/reservation-risks?${query}`)).json) as {
        id: string;
        cancelled: number;
        noShow: number;
      }[];
    const items = await list();
    expect(items.map((one) => one.id)).to.include(id);
    const likely = items.map(({ cancelled, noShow }) => cancelled + noShow);
    expect(likely).to.deep.equal([...likely].sort((a, b) => b - a));
    expect(items.every(({ cancelled, noShow }) => cancelled + noShow >= 0.3 || noShow >= 0.15)).to.equal(true);
    expect(await list('least=1')).to.deep.equal([]);
    expect(await list(`from=${from(1000).toISOString()}`)).to.deep.equal([]);
    const first = await api.request('GET', '/api/v1/reservation-risks?limit=1');
    const second = await api.request('GET', `/api/v1/reservation-risks?limit=1&cursor=${first.json?.nextCursor}`);
    expect([first, second].map(({ json }) => itemsOf(json)[0]?.id)).to.deep.equal(
      items.slice(0, 2).map((one) => one.id),
    );
    const span = { startsAt: from(90).toISOString(), endsAt: from(95).toISOString() };
    expect((await stage.reserve(vehicleId, span, await api.register())).status).to.equal(409);
  });

  it('is not for customers, nor for staff of another fleet', async () => {
    const [ours, theirs] = [await stage.fleet({}), await stage.fleet({})];
    const vehicleId = await stage.carIn(ours);
    const id = await confirmed(careless, 95, vehicleId);
    await foresee();
    const staffOf = async (fleetId: string) => {
      const token = await api.tokenOf('operator');
      const { sub } = JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString()) as { sub: string };
      const body = { userId: sub, role: 'manager' };
      expect((await api.request('POST', `/api/v1/fleets/${fleetId}/members`, { body })).status).to.equal(201);
      return token;
    };
    expect((await riskOf(id, await api.tokenOf('operator'))).status, 'a fleet of nobody is everyone’s').to.equal(200);
    const [own, other] = [await staffOf(ours), await staffOf(theirs)];
    expect((await riskOf(id, own)).status).to.equal(200);
    expect((await riskOf(id, other)).status).to.equal(404);
    const ids = async (token: string) =>
      itemsOf((await api.request('GET', '/api/v1/reservation-risks', { token })).json).map((one) => one.id);
    expect(await ids(own)).to.include(id);
    expect(await ids(other)).to.not.include(id);
    expect((await riskOf(id)).status, 'the administrator sees all').to.equal(200);
    expect((await riskOf(id, careless.token)).status).to.equal(403);
  });

  it('with the task switched off is nothing: none is told, nobody is asked, reminders are as ever', async () => {
    await turn(false);
    const person = await api.register();
    const vehicleId = await api.makeCar();
    await rentedBefore(
      api.db,
      [30, 40, 50].map((daysAgo) => ({ userId: person.userId, vehicleId, daysAgo, state: 'no_show' })),
    );
    const [soon, later] = [await confirmed(person, 20), await confirmed(person, 50)];
    expect(await foresee(true)).to.equal(0);
    expect(await api.db('reservation_risks')).to.deep.equal([]);
    await remindAll(api.db);
    const kinds = await api
      .db('notifications')
      .where({ user_id: person.userId })
      .whereIn('kind', ['reminder', 'still-coming'])
      .select('kind', 'reservation_id');
    expect(kinds).to.deep.equal([{ kind: 'reminder', reservation_id: soon }]);
    expect((await riskOf(later)).status).to.equal(404);
    expect(itemsOf((await api.request('GET', '/api/v1/reservation-risks')).json)).to.deep.equal([]);
    await turn(true);
  });

  it('is learned from what became of reservations; what is said has its version, and later its truth', async () => {
    const vehicleId = await api.makeCar();
    const { rows: users } = await api.db.raw(
      `insert into users (name, email) select 'One', 'risky-' || n || '@example.org' from generate_series(1, 60) n returning id`,
    );
    await rentedBefore(
      api.db,
      Array.from({ length: 600 }, (_, index) => ({
        ...{ userId: users[index % 60].id, vehicleId, daysAgo: 900 - index - 0.01, days: 0.9 },
        state:
          index % 60 < 15 ? ('no_show' as const) : index % 7 === 0 ? ('cancelled' as const) : ('completed' as const),
      })),
    );
    await api
      .db('reservations')
      .where({ vehicle_id: vehicleId, state: 'cancelled' })
      .update({
        cancelled_at: api.db.raw(`starts_at - interval '1 hour'`),
      });
    const [version] = await trainVersions({ ...api, log, quick: true }, [reservationLessons]);
    if (!version) throw new Error('there is enough to learn from');
    const live = { stage: 'live', reason: 'The first' };
    expect((await api.request('POST', `/api/v1/models/${version.id}/stage`, { body: live })).status).to.equal(200);
    const id = await confirmed(careless, 80);
    await foresee(true);
    expect((await riskOf(id)).json).to.include({ source: 'model', modelId: version.id, modelNumber: 1 });
    const said = async (token?: string) =>
      itemsOf((await api.request('GET', `/api/v1/predictions?subjectId=${id}`, { ...(token && { token }) })).json);
    expect((await said())[0]).to.deep.include({ task: 'reservation-risk', subjectId: id, truth: null });
    expect(await said(await api.tokenOf('operator')), 'for staff of other fleets neither by that door').to.deep.equal(
      [],
    );
    await stage.act(id, 'cancel', careless);
    await learnWhatBecame(api.db);
    expect((await said())[0]?.truth).to.deep.equal({ wasCancelled: 1, wasNoShow: 0 });
    expect((await riskOf(id)).status).to.equal(404);
  });
});
