/** A car need not have a last will: whoever was online as the one process was killed, and stays away, is offline once it runs again. */
import { expect } from 'chai';
import { connectAsync } from 'mqtt';
import { signIn } from '../../support/api-client.js';
import { eventually } from '../../support/eventually.js';
import { freePort, roomProcess } from '../../support/processes.js';
import { ADMIN, temporaryDataDir } from './fire.js';

describe('kill -9, one process, and a car that stays away', function () {
  this.timeout(240_000);

  it('shows the car offline once it is started again', async () => {
    using data = temporaryDataDir();
    const [port, mqttPort] = [await freePort(), await freePort()];
    const http = `http://127.0.0.1:${port}`;
    const env = { ...ADMIN, DATA_DIR: data.dir, PORT: `${port}`, MQTT_PORT: `${mqttPort}`, DEMO_CARS: '0' };
    const platform = roomProcess('platform', 'main.ts', env, `${http}/readyz`);
    await platform.start();
    try {
      const admin = await signIn(http, ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD);
      const id = await admin.makeCar();
      const online = async () => (await admin.call<{ online: boolean }>('GET', `/api/v1/vehicles/${id}/state`)).online;
      const signedIn = { ...(await admin.credentials(id)), clientId: id, reconnectPeriod: 0 };
      const car = await connectAsync(`mqtt://127.0.0.1:${mqttPort}`, signedIn);
      await eventually(async () => expect(await online()).to.equal(true));
      await platform.kill();
      await platform.start();
      expect(await online()).to.equal(false);
      car.end(true);
    } finally {
      expect(await platform.stop(), platform.output()).to.equal(0);
    }
  });
});
