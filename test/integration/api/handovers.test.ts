import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';
import { days, type RentalStage, rentalStage } from '../../support/rental-stage.js';

describe('the hand-over of a car', () => {
  let api: TestApi;
  let stage: RentalStage;
  let id: string;
  const asItBegins = { stage: 'start', odometerKm: 21_350, energyPercent: 82, keys: 1, documentsSeen: true };
  const handOver = (of: string, body: object) => api.request('POST', `/api/v1/reservations/${of}/handovers`, { body });

  before(async () => {
    api = await startApi();
    stage = await rentalStage(api);
    id = await stage.confirmed(await api.makeCar(), days(1, 2));
  });
  after(() => api[Symbol.asyncDispose]());

  it('is written down once each way, and its customer sees it', async () => {
    const damages = [{ place: 'Left door', note: 'A scratch' }];
    const written = await handOver(id, { ...asItBegins, damages });
    expect(written.status, written.text).to.equal(201);
    expect(written.json).to.include(asItBegins).and.deep.include({ damages, notes: null });
    expect((await handOver(id, asItBegins)).status).to.equal(409);
    const seen = await api.request('GET', `/api/v1/reservations/${id}/handovers`, { token: stage.first.token });
    expect(seen.json?.items).to.deep.equal([written.json]);
  });

  it('waits for the rental to begin before the car comes back', async () => {
    const back = { ...asItBegins, stage: 'end' };
    expect((await handOver(id, back)).status).to.equal(409);
    expect((await stage.act(id, 'start')).status).to.equal(200);
    expect((await handOver(id, back)).status).to.equal(201);
  });

  it('has no photo that is no paper of the car', async () => {
    const other = await stage.confirmed(await api.makeCar(), days(1, 2));
    const damages = [{ place: 'Roof', documentId: '00000000-0000-4000-8000-000000000000' }];
    const answer = await handOver(other, { ...asItBegins, damages });
    expect(answer.status).to.equal(400);
    expect(answer.text).to.include('/damages/0/documentId');
  });
});

describe('a change of a reservation that is only looked at', () => {
  let api: TestApi;
  let stage: RentalStage;
  before(async () => {
    api = await startApi();
    stage = await rentalStage(api);
  });
  after(() => api[Symbol.asyncDispose]());

  it('tells the price that the change would have, and changes nothing', async () => {
    const id = await stage.confirmed(await api.makeCar(), days(1, 2));
    const path = `/api/v1/reservations/${id}`;
    const before = await api.request('GET', path);
    const looked = await api.request('POST', `${path}/preview`, { body: days(1, 4) });
    expect(looked.status, looked.text).to.equal(200);
    expect(looked.json?.totalMinor).to.equal(3 * Number(before.json?.totalMinor));
    expect((await api.request('GET', path)).json).to.deep.equal(before.json);
    const headers = { 'if-match': String(looked.headers.get('etag')) };
    const changed = await api.request('PATCH', path, { body: days(1, 4), headers });
    expect(changed.json?.totalMinor).to.equal(looked.json?.totalMinor);
  });

  it('is refused as the change would be', async () => {
    const car = await api.makeCar();
    const id = await stage.confirmed(car, days(1, 2));
    await stage.confirmed(car, days(3, 4), stage.second);
    const looked = await api.request('POST', `/api/v1/reservations/${id}/preview`, { body: days(3, 4) });
    expect(looked.status).to.equal(409);
    expect(looked.text).to.include('vehicle-already-reserved');
  });
});
