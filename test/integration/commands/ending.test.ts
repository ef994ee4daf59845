/** What becomes of a command without anybody's doing: its time is over, or its effect shows. */
import { expect } from 'chai';
import { vehicleCommands } from '../../../platform/vehicle-commands/index.js';
import { eventually } from '../../support/eventually.js';
import { type CommandStage, commandStage } from './command-stage.js';

describe('a command', () => {
  let stage: CommandStage;
  before(async () => {
    stage = await commandStage();
  });
  after(() => stage[Symbol.asyncDispose]());
  beforeEach(() => stage.nextCar());

  it('is over when its time is, when the rental is, and when the car is gone or has another token', async () => {
    const { db } = stage.api;
    const rental = await stage.rented();
    const lapsed = (await stage.ask({ type: 'honk' })).json?.id;
    await db('commands')
      .where({ id: lapsed })
      .update({ expires_at: new Date(Date.now() - 1) });
    const renters = (await stage.ask({ type: 'unlock' }, stage.rental.first.token)).json?.id;
    await db('reservations').where({ id: rental }).update({ state: 'completed' });
    const gone = await stage.api.makeCar();
    const orphan = (await stage.ask({ type: 'lock' }, stage.operator, {}, gone)).json?.id;
    expect((await stage.api.request('DELETE', `/api/v1/vehicles/${gone}`)).status).to.equal(204);
    const first = await stage.api.makeCar();
    const early = (await stage.ask({ type: 'lock' }, stage.operator, {}, first)).json?.id;
    const issue = () => stage.api.request('POST', `/api/v1/vehicles/${first}/credentials`);
    await issue();
    const detailOf = async (id: unknown) => (await db('commands').where({ id }).first('state', 'detail')) as object;
    expect(await detailOf(early), 'its first token takes nothing away').to.include({ state: 'queued' });
    await issue();
    for (const [id, detail] of [
      [lapsed, 'the car did not come in time'],
      [renters, 'the rental is over'],
      [orphan, 'the car was removed'],
      [early, 'the car got another token'],
    ]) {
      await eventually(async () => expect(await detailOf(id)).to.deep.equal({ state: 'expired', detail }));
    }
  });

  it('is confirmed by what the car says after it, and else says that it is not', async () => {
    const { db } = stage.api;
    const kept = vehicleCommands(db);
    const done = async (type: string) => {
      const id = String((await stage.ask({ type, reason: 'a test' })).json?.id);
      await kept.claim([stage.car], { anew: true });
      await kept.take([{ id, vehicleId: stage.car, state: 'accepted' }]);
      await kept.take([{ id, vehicleId: stage.car, state: 'done' }]);
      return id;
    };
    const shown = await done('locate');
    const silent = await done('unlock');
    const honked = await done('honk');
    await stage.says({ doorsLocked: false }, -540_000); // a clock ahead of time shows nothing
    await stage.says({ latitude: 41.4, longitude: 2.1 });
    await eventually(async () =>
      expect((await stage.see(shown)).json).to.include({ state: 'confirmed', confirmation: 'confirmed' }),
    );
    expect((await stage.see(silent)).json).to.include({ state: 'done', confirmation: 'awaited' });
    expect((await stage.see(honked)).json).to.include({ state: 'done', confirmation: 'none' });
    await db('commands')
      .where({ id: silent })
      .update({ confirm_by: new Date(Date.now() - 1) });
    await eventually(async () =>
      expect((await stage.see(silent)).json).to.include({ state: 'done', confirmation: 'not-confirmed' }),
    );
    expect((await stage.see(silent)).json?.detail).to.match(/^not confirmed/);
  });

  it('may be answered after it expired, by a car that was cut off, for as long as samples are taken', async () => {
    const kept = vehicleCommands(stage.api.db);
    for (const [days, state, refused] of [
      [29, 'done', []],
      [31, 'expired', ['illegal-step']],
    ] as const) {
      const id = String((await stage.ask({ type: 'unlock' })).json?.id);
      const expiredAt = new Date(Date.now() - days * 86_400_000);
      await stage.api.db('commands').where({ id }).update({ sends: 1, state: 'expired', expires_at: expiredAt });
      expect((await kept.take([{ id, vehicleId: stage.car, state: 'done' }])).refused).to.deep.equal(refused);
      expect((await stage.see(id)).json?.state).to.equal(state);
    }
  });

  it('says no more where a car was, once the person who had it is erased', async () => {
    const { db, request } = stage.api;
    const { token, userId } = stage.rental.first;
    const reservation = await stage.rented();
    await db('reservations').where({ id: reservation }).update({ started_at: db.fn.now() });
    const kept = vehicleCommands(db);
    for (const asker of [token, stage.operator]) {
      const id = String((await stage.ask({ type: 'locate', reason: 'Ada lost it' }, asker)).json?.id);
      await kept.claim([stage.car], { anew: true });
      await kept.take([{ id, vehicleId: stage.car, state: 'done', detail: '41.3874,2.1686' }]);
    }
    await db('reservations').where({ user_id: userId }).update({ state: 'completed', ended_at: db.fn.now() });
    const erased = await request('POST', `/api/v1/users/${userId}/erasure`, { body: { confirm: 'erase' } });
    expect(erased.status, erased.text).to.be.within(200, 299);
    const left = await db.raw(
      `select c.requested_by = ? as own, c.reason, c.detail, h.detail as told from commands c
       join command_history h on h.command_id = c.id where c.vehicle_id = ?`,
      [userId, stage.car],
    );
    expect(JSON.stringify(left.rows)).to.not.include('41.3874');
    expect(
      left.rows.filter(({ own }: { own: boolean }) => own).every(({ reason }: { reason: null }) => reason === null),
    ).to.equal(true);
  });
});
