/** What customers say of a rental: once, of their own, when it is over. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';
import { days, type RentalStage, rentalStage } from '../../support/rental-stage.js';

describe('feedback', () => {
  let api: TestApi;
  let stage: RentalStage;
  let nth = 0;
  before(async () => {
    api = await startApi();
    stage = await rentalStage(api);
  });
  after(() => api[Symbol.asyncDispose]());

  async function completed(car: string, who = stage.first): Promise<string> {
    nth += 2;
    const id = await stage.confirmed(car, days(nth, nth + 1), who);
    await api.db('reservations').where({ id }).update({ state: 'completed' });
    return id;
  }
  const give = (body: object, token = stage.first.token) => api.request('POST', '/api/feedback', { token, body });
  const typeOf = (json: Record<string, unknown> | undefined) => String(json?.type).split(':').at(-1);

  it('is given once, for a completed rental of one’s own', async () => {
    const car = await api.makeCar();
    const { userId } = stage.first;
    const reservationId = await completed(car);
    const given = await give({ userId, reservationId, rating: 5, comments: 'Clean' });
    expect(given.status).to.equal(201);
    expect(given.json).to.have.all.keys('feedbackId', 'message');
    const again = await give({ userId, reservationId, rating: 1, comments: '' });
    expect([again.status, typeOf(again.json)]).to.deep.equal([409, 'feedback-given-already']);
    const early = await stage.confirmed(car, days(200, 201));
    const tooSoon = await give({ userId, reservationId: early, rating: 5, comments: '' });
    expect([tooSoon.status, typeOf(tooSoon.json)]).to.deep.equal([409, 'rental-not-completed']);
    const list = await api.request('GET', '/api/v1/feedback', { token: stage.first.token });
    expect((list.json as { items: object[] }).items[0]).to.include({
      id: given.json?.feedbackId,
      userId,
      rating: 5,
      comments: 'Clean',
    });
  });

  it('is refused for another’s rental, an unknown one, another person, and a rating that is none', async () => {
    const car = await api.makeCar();
    const { userId } = stage.first;
    const theirs = await completed(car, stage.second);
    expect((await give({ userId, reservationId: theirs, rating: 5 })).status).to.equal(404);
    expect((await give({ userId, reservationId: randomUUID(), rating: 5 })).status).to.equal(404);
    const mine = await completed(car);
    expect((await give({ userId: stage.second.userId, reservationId: mine, rating: 5 })).status).to.equal(403);
    for (const rating of [0, 6, 2.5, '5', undefined]) {
      expect((await give({ userId, reservationId: mine, rating })).status, String(rating)).to.equal(400);
    }
    expect((await give({ userId, reservationId: mine, rating: 5, comments: 'x'.repeat(2001) })).status).to.equal(400);
    expect((await give({ userId, reservationId: 'mine', rating: 5 })).status).to.equal(400);
  });

  it('given by many at once is one', async () => {
    const reservationId = await completed(await api.makeCar());
    const answers = await Promise.all(Array.from({ length: 6 }, () => give({ reservationId, rating: 3 })));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 409, 409, 409, 409, 409]);
  });

  it('makes the averages of car and branch, and is shown there without names; staff answer, and hide what must not be seen', async () => {
    const { json: branch } = await api.request('POST', '/api/v1/branches', { body: { name: 'Gràcia' } });
    const body = { make: 'Seat', model: 'Ibiza', year: 2024, type: 'Sedan', location: 'Gràcia', rentalPricePerDay: 30 };
    const car = String((await api.request('POST', '/api/cars', { body })).json?.carId);
    const ids: string[] = [];
    for (const rating of [5, 4, 1]) {
      const given = await give({ reservationId: await completed(car), rating, comments: `gave ${rating}` });
      ids.push(String(given.json?.feedbackId));
    }
    const rating = (of: string) => api.request('GET', `/api/v1/${of}/rating`, { token: null });
    const all = { average: 3.33, count: 3, byRating: { 1: 1, 2: 0, 3: 0, 4: 1, 5: 1 } };
    expect((await rating(`vehicles/${car}`)).json).to.deep.equal(all);
    expect((await rating(`branches/${branch?.id}`)).json).to.deep.equal(all);

    const path = `/api/v1/feedback/${ids[2]}`;
    const token = await api.tokenOf('operator');
    const etag = String((await api.request('GET', path)).headers.get('etag'));
    const hide = () => api.request('PATCH', path, { token, body: { hidden: true }, headers: { 'if-match': etag } });
    expect((await hide()).json).to.include({ hidden: true });
    expect((await hide()).status, 'with an ETag of before').to.equal(412);
    const answer = { token, body: { answer: 'Thank you' }, headers: { 'if-match': '*' } };
    expect((await api.request('PATCH', `/api/v1/feedback/${ids[0]}`, answer)).status).to.equal(200);

    expect((await rating(`vehicles/${car}`)).json).to.include({ average: 4.5, count: 2 });
    const shown = await api.request('GET', `/api/v1/vehicles/${car}/feedback`, { token: null });
    const items = shown.json?.items as Record<string, unknown>[];
    expect(items.map(({ comments, answer }) => [comments, answer])).to.deep.equal([
      ['gave 4', null],
      ['gave 5', 'Thank you'],
    ]);
    expect(shown.text).to.not.include(stage.first.userId);
    const page = await api.request('GET', `/api/v1/branches/${branch?.id}/feedback?limit=1`, { token: null });
    const next = await api.request('GET', `/api/v1/branches/${branch?.id}/feedback?cursor=${page.json?.nextCursor}`, {
      token: null,
    });
    expect(next.json?.items).to.have.length(1);
    const { rows } = await api.db.raw(`select action from audit_log where subject_kind = 'feedback' order by id`);
    expect(rows).to.deep.equal([{ action: 'feedback.hidden' }, { action: 'feedback.answered' }]);
  });
});
