/** Who is told what, when, and how often; without a carrier, as at home. */
import { expect } from 'chai';
import { notify } from '../../../api/notifications/notify.js';
import { remindAll } from '../../../api/notifications/reminders.js';
import { tellServicesDue } from '../../../api/notifications/service-notices.js';
import { tellHistory } from '../../../api/notifications/tell-history.js';
import { itemsOf, type Person, startApi, type TestApi } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { days, type RentalStage, rentalStage } from '../../support/rental-stage.js';

const HOUR_MS = 3_600_000;
const from = (hours: number) => new Date(Date.now() + hours * HOUR_MS);

describe('what people are told', () => {
  let api: TestApi;
  let stage: RentalStage;
  before(async () => {
    api = await startApi();
    stage = await rentalStage(api);
  });
  after(() => api[Symbol.asyncDispose]());

  async function told({ token }: { token: string }, query = ''): Promise<Record<string, unknown>[]> {
    const { json } = await api.request('GET', `/api/v1/notifications${query}`, { token });
    return itemsOf(json);
  }
  const kindsTold = async (who: { token: string }) => (await told(who)).map(({ kind }) => kind);
  /** Confirmed some days ago, and begins in so many hours. */
  async function rental(person: Person, hours: number): Promise<string> {
    const span = { startsAt: from(hours).toISOString(), endsAt: from(hours + 5).toISOString() };
    const id = await stage.confirmed(await api.makeCar(), span, person);
    await api
      .db('reservations')
      .where({ id })
      .update({ confirmed_at: from(-72) });
    await tellHistory(api.db);
    return id;
  }
  const deliveries = (person: Person, kind: string) =>
    api
      .db('deliveries as d')
      .join('notifications as n', 'n.id', 'd.notification_id')
      .where({ user_id: person.userId, kind });

  it('is every step of a rental, each once, however many processes tell', async () => {
    const person = await api.register();
    const id = await stage.confirmed(await api.makeCar(), days(0, 1), person);
    await api
      .db('reservations')
      .where({ id })
      .update({ starts_at: from(-1) });
    await stage.act(id, 'start', person);
    await stage.act(id, 'end', person);
    await Promise.all([tellHistory(api.db), tellHistory(api.db), tellHistory(api.db)]);
    await eventually(async () => expect(await kindsTold(person)).to.include('ended'));
    expect((await kindsTold(person)).sort()).to.deep.equal(['confirmed', 'confirmed', 'ended', 'held', 'registered']);
    await api.db('reservation_history').where({ reservation_id: id }).update({ told_at: null });
    await tellHistory(api.db);
    expect(await kindsTold(person), 'not even if it is forgotten that it was told').to.have.length(5);
  });

  it('is listed in the order in which it happened, also where it was noticed at once or later than what came after', async () => {
    const person = await api.register();
    const id = await stage.confirmed(await api.makeCar(), days(0, 1), person);
    await api
      .db('reservations')
      .where({ id })
      .update({ starts_at: from(-1) });
    const receipt = { kind: 'receipt', userId: person.userId, reservationId: id, data: {}, dedupeKey: 'r' } as const;
    await api.db.transaction((tx) => notify(tx, receipt));
    await stage.act(id, 'start', person);
    await stage.act(id, 'end', person);
    await tellHistory(api.db);
    await eventually(async () => expect(await kindsTold(person)).to.include('ended'));
    const wanted = ['ended', 'receipt', 'confirmed', 'confirmed', 'held', 'registered'];
    expect(await kindsTold(person)).to.deep.equal(wanted);
    await api.db('notifications').where({ user_id: person.userId }).whereNot({ kind: 'registered' }).delete();
    await api.db('reservation_history').where({ reservation_id: id }).update({ told_at: null });
    await api.db.transaction((tx) => notify(tx, receipt));
    await tellHistory(api.db);
    await eventually(async () => expect(await kindsTold(person)).to.have.length(wanted.length));
    expect((await kindsTold(person)).filter((kind) => kind !== 'receipt')).to.deep.equal(
      wanted.filter((kind) => kind !== 'receipt'),
    );
    const atOnce = Array.from({ length: 8 }, (_, n) => ({ title: `T${n}`, text: 'x' }));
    await api.db.transaction(async (tx) => {
      for (const data of atOnce)
        await notify(tx, { kind: 'alert', userId: person.userId, data, dedupeKey: `order-${data.title}` });
    });
    const titles = (await told(person, '?limit=8')).map(({ title }) => title);
    expect(titles).to.deep.equal(atOnce.map(({ title }) => title).reverse());
  });

  it('is shown in the log where no carrier is set, and kept', async () => {
    const person = await api.register();
    await stage.confirmed(await api.makeCar(), days(2, 3), person);
    await eventually(() =>
      expect(api.messages.some(({ kind, to }) => kind === 'confirmed' && to.email === person.email)).to.equal(true),
    );
    await eventually(async () => expect(await deliveries(person, 'confirmed').pluck('state')).to.deep.equal(['kept']));
  });

  it('is nothing of what was rolled back', async () => {
    const person = await api.register();
    const news = { kind: 'alert', userId: person.userId, data: { title: 'T', text: 'x' }, dedupeKey: 'a' } as const;
    const rolledBack = api.db.transaction(async (tx) => {
      await notify(tx, news);
      throw new Error('no');
    });
    await rolledBack.catch(() => {});
    expect(await kindsTold(person)).to.deep.equal(['registered']);
    await api.db.transaction((tx) => notify(tx, news));
    await api.db.transaction((tx) => notify(tx, news));
    expect(await kindsTold(person)).to.deep.equal(['alert', 'registered']);
  });

  it('is a reminder a day before and an hour before, each once, and again when the rental was moved', async () => {
    const person = await api.register();
    const id = await rental(person, 23);
    await Promise.all([remindAll(api.db), remindAll(api.db)]);
    await remindAll(api.db);
    const reminders = async () => (await told(person)).filter(({ kind }) => kind === 'reminder').length;
    expect(await reminders()).to.equal(1);
    await api
      .db('reservations')
      .where({ id })
      .update({ starts_at: from(0.9) });
    await remindAll(api.db);
    await remindAll(api.db);
    expect(await reminders()).to.equal(2);
    await api
      .db('reservations')
      .where({ id })
      .update({ starts_at: from(2), ends_at: from(30), blocked_until: from(30) });
    await remindAll(api.db);
    expect(await reminders()).to.equal(3);
  });

  it('is no reminder of what was booked later than that, nor of what was cancelled, even if it was written already', async () => {
    const [late, cancelled] = [await api.register(), await api.register()];
    const lateId = await rental(late, 20);
    await api.db('reservations').where({ id: lateId }).update({ confirmed_at: new Date() });
    const id = await rental(cancelled, 22);
    await api.request('PUT', '/api/users/preferences', {
      token: cancelled.token,
      body: { notifications: { quietHours: { from: '00:00', to: '23:59' } } },
    });
    await remindAll(api.db);
    expect(await kindsTold(late)).to.not.include('reminder');
    await eventually(async () => {
      const [delivery] = await deliveries(cancelled, 'reminder').select('d.next_at', 'd.state', 'd.attempts');
      expect(delivery).to.include({ state: 'queued', attempts: 0 });
      expect(delivery.next_at.getTime(), 'it waits for the end of the quiet hours').to.be.greaterThan(Date.now());
    });
    await stage.act(id, 'cancel', cancelled);
    await api.db('deliveries').where({ state: 'queued' }).update({ next_at: new Date() });
    await eventually(async () => {
      const [delivery] = await deliveries(cancelled, 'reminder').select('d.state', 'd.detail');
      expect(delivery).to.deep.equal({ state: 'dropped', detail: 'it is true no more' });
    });
  });

  it('is once that a car is overdue, and again if it was extended and is overdue again', async () => {
    const person = await api.register();
    const id = await rental(person, 0.2);
    await stage.act(id, 'start', person);
    await remindAll(api.db);
    expect(await kindsTold(person)).to.not.include('late');
    await api
      .db('reservations')
      .where({ id })
      .update({ starts_at: from(-5), ends_at: from(-0.5) });
    await remindAll(api.db);
    await remindAll(api.db);
    const lates = async () => (await kindsTold(person)).filter((kind) => kind === 'late').length;
    expect(await lates()).to.equal(1);
    await api
      .db('reservations')
      .where({ id })
      .update({ ends_at: from(-0.25) });
    await remindAll(api.db);
    expect(await lates()).to.equal(2);
  });

  it('is that a service is due, to who looks after the car, once for each due date', async () => {
    const car = await api.makeCar();
    const due = (hours: number) =>
      api
        .db('vehicles')
        .where({ id: car })
        .update({ service_due_at: from(hours) });
    const notices = async () =>
      (await told({ token: api.token })).filter(
        ({ kind, text }) => kind === 'maintenance' && /Seat Leon/.test(String(text)),
      );
    await due(1);
    await tellServicesDue(api.db);
    expect(await notices()).to.have.length(0);
    await due(-1);
    await Promise.all([tellServicesDue(api.db), tellServicesDue(api.db)]);
    expect(await notices()).to.have.length(1);
    await due(-0.5);
    await tellServicesDue(api.db);
    expect(await notices()).to.have.length(2);
  });

  it('comes in pages, can be marked as read, is one’s own, and holds no code', async () => {
    const person = await api.register();
    await stage.confirmed(await api.makeCar(), days(5, 6), person);
    await eventually(async () => expect(await kindsTold(person)).to.have.length(3));
    await api.messageTo(person.email, 'verify-email');
    const first = await api.request('GET', '/api/v1/notifications?limit=2', { token: person.token });
    expect(first.json?.items).to.have.length(2);
    expect(await told(person, `?limit=2&cursor=${first.json?.nextCursor}`)).to.have.length(1);
    const { id } = itemsOf(first.json)[0] as { id: string };
    const other = await api.register();
    const read = (token: string) => api.request('PUT', `/api/v1/notifications/${id}/read`, { token });
    expect((await read(other.token)).status).to.equal(404);
    expect((await read(person.token)).status).to.equal(204);
    expect(await told(person, '?unread=true')).to.have.length(2);
    await api.request('PUT', '/api/v1/notifications/read', { token: person.token });
    expect(await told(person, '?unread=true')).to.deep.equal([]);
    expect(await told(other, `?cursor=${id}`), 'another’s cursor leads nowhere').to.deep.equal([]);
  });

  it('can be looked at by staff before it is sent', async () => {
    const path = '/api/v1/notification-templates';
    const { json } = await api.request('GET', path);
    const kinds = itemsOf(json).map(({ kind }) => kind);
    expect(kinds).to.include.members(['registered', 'held', 'confirmed', 'reminder', 'late', 'receipt', 'no-show']);
    const preview = await api.request('GET', `${path}/receipt/preview?language=es`);
    expect(preview.json).to.deep.include({ language: 'es' });
    expect(preview.json?.subject).to.match(/^Recibo de 99,80\s€$/);
    expect((await api.request('GET', `${path}/nothing/preview`)).status).to.equal(404);
  });
});
