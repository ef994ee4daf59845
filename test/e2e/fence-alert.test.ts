/** A car drives into a fence, over real MQTT; an operator hears of it and deals with it. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import mqtt from 'mqtt';
import { io } from 'socket.io-client';
import { type Alert, telemetryTopic } from '../../contracts/index.js';
import { eventually } from '../support/eventually.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

const METRE = 1 / 111_195;

describe('a car that drives into a fence', () => {
  let platform: TestPlatform;
  let token: string;
  before(async function () {
    this.timeout(60_000);
    platform = await startPlatform();
    token = await platform.adminToken();
  });
  after(() => platform[Symbol.asyncDispose]());

  async function ask(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const answer = await fetch(`${platform.baseUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  }

  it('is an alert on the operator’s page within a second, is looked after, and is over when it drives out', async function () {
    this.timeout(60_000);
    const { id: vehicleId } = await ask('POST', '/api/v1/vehicles', {
      kind: 'car',
      make: 'Seat',
      model: 'Leon',
      year: 2024,
    });
    const credentials = await ask('POST', `/api/v1/vehicles/${vehicleId}/credentials`);
    const geometry = { type: 'Point', coordinates: [2.17, 41.39] };
    await ask('POST', '/api/v1/geofences', { name: 'Harbour', geometry, radiusM: 100, alert: 'inside' });

    const live = io(`${platform.baseUrl}/live`, { auth: { token }, transports: ['websocket'] });
    const heard: { alert: Alert; at: number }[] = [];
    live.on('alert', (alert: Alert) => heard.push({ alert, at: performance.now() }));
    const car = mqtt.connect(platform.mqttUrl, {
      ...(credentials as { username: string; password: string }),
      clientId: String(vehicleId),
    });
    try {
      await eventually(() => expect([live.connected, car.connected]).to.deep.equal([true, true]));
      const boot = randomUUID();
      const begins = Date.now() + 5_000; // a fence holds some seconds after it was drawn; the car's clock may be ahead
      let seq = 0;
      const drive = async (...metres: number[]) => {
        const samples = metres.map((north) => {
          const at = { seq, observedAt: begins + seq * 1000 };
          seq++;
          return { ...at, longitude: 2.17, latitude: 41.39 + north * METRE, accuracyM: 5, speedKmh: 60 };
        });
        await car.publishAsync(telemetryTopic(String(vehicleId)), JSON.stringify({ boot, samples }), { qos: 1 });
      };

      await drive(-300, -250, -200, -150);
      const sentAt = performance.now();
      await drive(-60, 0);
      await eventually(() => expect(heard).to.have.length(1));
      expect((heard[0]?.at ?? 0) - sentAt).to.be.lessThan(1000);
      const raised = heard[0]?.alert as Alert;
      expect(raised).to.include({ vehicleId, kind: 'geofence', state: 'open', title: 'Inside geofence Harbour' });

      const listed = await ask('GET', `/api/v1/alerts?state=open&vehicleId=${vehicleId}`);
      expect((listed.items as Alert[]).map(({ id }) => id)).to.deep.equal([raised.id]);
      await ask('POST', `/api/v1/alerts/${raised.id}/acknowledge`, { note: 'It may' });
      await drive(60, 150, 250, 350);
      await eventually(() => expect(heard.at(-1)?.alert).to.include({ id: raised.id, state: 'resolved' }));
      const told = await ask('GET', `/api/v1/alerts/${raised.id}`);
      expect((told.history as { what: string }[]).map(({ what }) => what)).to.deep.equal([
        'raised',
        'acknowledged',
        'cleared',
      ]);

      const { items } = await ask('GET', `/api/v1/geofences/${raised.subject}/crossings`);
      expect((items as { what: string }[]).map(({ what }) => what)).to.deep.equal(['left', 'entered']);
      const messages = await ask('GET', '/api/v1/notifications');
      expect((messages.items as { title: string }[]).map(({ title }) => title)).to.include('Inside geofence Harbour');
    } finally {
      live.close();
      car.end(true);
    }
  });
});
