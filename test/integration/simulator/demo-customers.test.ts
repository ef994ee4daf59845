/** The customers of the demo as they are seen through the API, in a clock that is quicker still. */
import { expect } from 'chai';
import { createDemoFleet } from '../../../edge-agent/index.js';
import { createLog } from '../../../platform/log.js';
import type { Room } from '../../../platform/room.js';
import type { ApiClient } from '../../support/api-client.js';
import { eventually } from '../../support/eventually.js';
import { startPlatform, type TestPlatform } from '../../support/platform.js';

const PATIENT = { timeoutMs: 110_000, everyMs: 500 };

interface Reservation {
  id: string;
  userId: string;
  vehicleId: string;
  state: string;
}
interface User {
  id: string;
  email: string | null;
}

describe('the customers of the demo', function () {
  this.timeout(150_000);
  let platform: TestPlatform;
  let admin: ApiClient;
  let room: Room | undefined;
  before(async () => {
    platform = await startPlatform();
    admin = await platform.signIn();
  });
  after(() => platform[Symbol.asyncDispose]());
  afterEach(() => room?.stop());

  async function open(settings: { secret?: string } = {}): Promise<void> {
    room = createDemoFleet({
      log: createLog('error'),
      cars: 5,
      customers: { secret: 'a secret of this test', quickness: 25, ...settings },
      baseUrl: () => platform.baseUrl,
      mqttUrl: () => platform.mqttUrl,
      admin: platform.admin,
    });
    await room.start();
  }
  const list = async <T>(path: string) => (await admin.call<{ items: T[] }>('GET', path)).items;
  const reservations = () => list<Reservation>('/api/v1/reservations?limit=1000');
  const active = async () => (await reservations()).filter(({ state }) => state === 'active');
  const demoUsers = async () =>
    (await list<User>('/api/v1/users?limit=1000')).filter(({ email }) => email?.endsWith('@demo.example'));

  it('book, pay, unlock, drive, lock, return and say how it was', async () => {
    await open();
    const story = await eventually(async () => {
      const commands = await list<{ type: string; state: string; reservationId: string | null }>('/api/v1/commands');
      const done = (type: string, id: string) =>
        commands.some((one) => one.type === type && one.state === 'confirmed' && one.reservationId === id);
      const feedback = await list<{ reservationId: string }>('/api/v1/feedback');
      const whole = (await reservations()).find(
        ({ id, state }) =>
          state === 'completed' &&
          done('unlock', id) &&
          done('lock', id) &&
          feedback.some(({ reservationId }) => reservationId === id),
      );
      expect(whole, 'a whole story').to.not.equal(undefined);
      return whole as Reservation;
    }, PATIENT);
    const invoices = await list<{ reservationId: string }>('/api/v1/invoices');
    expect(invoices.some(({ reservationId }) => reservationId === story.id)).to.equal(true);
    const driven = await platform
      .db('telemetry_samples')
      .where({ vehicle_id: story.vehicleId })
      .where('speed_kmh', '>', 10)
      .first();
    expect(driven, 'it drove').to.not.equal(undefined);
    expect((await demoUsers()).map(({ id }) => id)).to.include(story.userId);
  });

  it('leave one car in five to whoever looks at the demo, for days to come', async () => {
    const cars = await list<{ id: string; externalId: string }>('/api/v1/vehicles');
    const guest = cars.find(({ externalId }) => externalId === 'demo-005')?.id;
    const today = new Date().toISOString().slice(0, 10);
    const soon = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    const query = `location=Eixample&startDate=${today}&endDate=${soon}`;
    const free = await admin.call<{ carId: string }[]>('GET', `/api/cars?${query}`);
    expect(free.map(({ carId }) => carId)).to.include(guest);
  });

  it('are the same ones after a restart, and bring back what they had', async () => {
    const people = await demoUsers();
    expect(people.length).to.be.above(4);
    await open();
    await eventually(async () => expect((await active()).length).to.be.above(2), PATIENT);
    await room?.stop();
    const left = new Set((await active()).map(({ id }) => id));
    await open();
    await eventually(async () => {
      const back = (await reservations()).filter(({ id, state }) => left.has(id) && state === 'completed');
      expect(back).to.not.deep.equal([]);
    }, PATIENT);
    expect((await demoUsers()).map(({ id }) => id).sort()).to.deep.equal(people.map(({ id }) => id).sort());
  });

  it('stay at home where their passwords are not known, and nothing locks this address out', async () => {
    const before = (await reservations()).length;
    await open({ secret: 'another secret' });
    await eventually(async () => {
      const cars = await list<{ id: string }>('/api/v1/vehicles');
      for (const { id } of cars) {
        const { values } = await admin.call<{ values: Record<string, { value: unknown }> }>(
          'GET',
          `/api/v1/vehicles/${id}/state`,
        );
        expect(values.ignition?.value, 'without customers every car drives').to.equal(true);
      }
    }, PATIENT);
    expect((await reservations()).length).to.equal(before);
  });

  it('stop at once, in the midst of what they do', async () => {
    await open();
    await eventually(async () => expect(await active()).to.not.deep.equal([]), PATIENT);
    const before = performance.now();
    await room?.stop();
    expect(performance.now() - before).to.be.below(2_000);
  });
});
