/** Who looked at whose position is on record. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { io } from 'socket.io-client';
import { startApi } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';

describe('looking at positions', () => {
  it('is recorded: who, whose, how, and how often in an hour', async () => {
    await using api = await startApi();
    const [car, other, untouched] = [await api.makeCar(), await api.makeCar(), await api.makeCar()];
    for (let i = 0; i < 5; i++) await api.request('GET', `/api/v1/vehicles/${car}/state`);
    await api.request('GET', `/api/v1/vehicles/${car.toUpperCase()}/telemetry`);
    await api.request('GET', `/api/v1/vehicles/${randomUUID()}/state`);
    await api.request('GET', `/api/v1/vehicles/${untouched}/state`, { token: await api.tokenOf('customer') });
    const map = io(`${api.baseUrl}/live`, { auth: { token: api.token }, transports: ['websocket'] });
    for (const watch of [{ vehicleIds: [other] }, {}]) {
      await new Promise<void>((resolve) => {
        map.once('snapshot', () => resolve());
        map.emit('watch', watch);
      });
    }
    map.disconnect();
    await eventually(async () => {
      const { rows } = await api.db.raw(
        `select vehicle_id as vehicle, way, sum(times)::integer as times from position_views
         where user_id = (select id from users where role = 'admin') group by 1, 2`,
      );
      expect(rows).to.have.deep.members([
        { vehicle: car, way: 'state', times: 5 },
        { vehicle: car, way: 'telemetry', times: 1 },
        { vehicle: other, way: 'live', times: 1 },
        { vehicle: null, way: 'live', times: 1 },
      ]);
    });
    const { rows } = await api.db.raw('select 1 from position_views where vehicle_id = ?', [untouched]);
    expect(rows, 'who was refused has seen nothing').to.deep.equal([]);
  });
});
