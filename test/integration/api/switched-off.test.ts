/** What whoever runs the system has left out is refused in one way, and says so. */
import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';

describe('what FEATURES_OFF names', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi({ FEATURES_OFF: 'immobilizing,agent-updates,recommendations' });
  });
  after(() => api?.[Symbol.asyncDispose]());

  const span = 'startsAt=2030-01-01T10:00:00Z&endsAt=2030-01-02T10:00:00Z';
  async function refused(method: string, path: string, body?: object) {
    const { status, json, text } = await api.request(method, path, { body });
    expect(status, text).to.equal(409);
    expect(json?.type).to.equal('urn:motorpool:problem:switched-off');
    return [json?.feature, json?.title];
  }

  it('is no command that anybody gives, and no recommendation', async () => {
    const commands = `/api/v1/vehicles/${await api.makeCar()}/commands`;
    expect(await refused('POST', commands, { type: 'immobilize', reason: 'stolen' })).to.deep.equal([
      'immobilizing',
      'This is switched off here (FEATURES_OFF: immobilizing).',
    ]);
    const update = { version: '9.9.9', url: 'https://updates.example.org/9.9.9.tgz', sha256: 'a'.repeat(64) };
    const [feature] = await refused('POST', commands, { type: 'update-agent', reason: 'new', arguments: update });
    expect(feature).to.equal('agent-updates');
    for (const path of [
      `/api/v1/recommendations?${span}`,
      '/api/cars/recommendations?startDate=2030-01-01&endDate=2030-01-02',
    ]) {
      expect((await refused('GET', path))[0]).to.equal('recommendations');
    }
  });

  it('and nothing else', async () => {
    const { status, text } = await api.request('POST', `/api/v1/vehicles/${await api.makeCar()}/commands`, {
      body: { type: 'lock' },
    });
    expect(status, text).to.equal(202);
  });
});
