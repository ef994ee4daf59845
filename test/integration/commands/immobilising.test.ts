/** Immobilising a car: only one that stands, and by whoever shows a second factor where one is wanted. */
import { expect } from 'chai';
import { Secret, TOTP } from 'otpauth';
import { startApi } from '../../support/api.js';
import { type CommandStage, commandStage, problem } from './command-stage.js';

describe('immobilising a car', () => {
  let stage: CommandStage;
  before(async () => {
    stage = await commandStage();
  });
  after(() => stage[Symbol.asyncDispose]());
  beforeEach(() => stage.nextCar());

  const immobilize = (token?: string) => stage.ask({ type: 'immobilize', reason: 'stolen' }, token);

  it('is for a car that stands, as it said a short while ago', async () => {
    expect(problem(await immobilize()), 'never heard').to.equal('vehicle-state-stale');
    await stage.says({ speedKmh: 30 });
    const moving = await immobilize();
    expect([moving.status, problem(moving)]).to.deep.equal([409, 'vehicle-moving']);
    await stage.says({ speedKmh: 0 });
    expect((await immobilize()).status).to.equal(202);
    await stage.api.db.raw(`update vehicle_states set believed = '[]' where vehicle_id = ?`, [stage.car]);
    await stage.says({ speedKmh: 0 }, 120_000);
    expect(problem(await immobilize()), 'heard too long ago').to.equal('vehicle-state-stale');
    await stage.says({ speedKmh: 0 }, -540_000);
    expect(problem(await immobilize()), 'dated nine minutes ahead').to.equal('vehicle-state-stale');
  });

  it('wants a second factor of whoever has enrolled one, and of all where policy demands it', async () => {
    await stage.says({ speedKmh: 0 });
    const careful = await stage.api.tokenOf('operator');
    const begun = await stage.api.request('POST', '/api/v1/auth/second-factor/enrolment', { token: careful });
    const code = new TOTP({ secret: Secret.fromBase32(String(begun.json?.secret)) }).generate();
    const confirm = '/api/v1/auth/second-factor/enrolment/confirm';
    expect((await stage.api.request('POST', confirm, { token: careful, body: { code } })).status).to.equal(200);
    expect((await immobilize(careful)).status, 'shown in this session').to.equal(202);
    await stage.api.db('sessions').update({ second_factor_at: null });
    const refused = await immobilize(careful);
    expect([refused.status, problem(refused)]).to.deep.equal([403, 'second-factor-required']);
    expect((await stage.ask({ type: 'lock' }, careful)).status, 'nothing else does').to.equal(202);

    await using strict = await startApi({ SECOND_FACTOR: 'staff', DATABASE_URL: stage.api.databaseUrl });
    const asked = await strict.request('POST', `/api/v1/vehicles/${stage.car}/commands`, {
      token: await strict.tokenOf('admin'),
      body: { type: 'immobilize', reason: 'stolen' },
    });
    expect(problem(asked)).to.equal('second-factor-required');
  });
});
