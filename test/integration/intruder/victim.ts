/** A car that an intruder is after, with everything that could tell that something of it was touched or heard. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import mqtt, { type MqttClient } from 'mqtt';
import { io } from 'socket.io-client';
import { commandsTopic, configTopic, statusTopic, telemetryTopic, type VehicleMove } from '../../../contracts/index.js';
import type { ApiClient } from '../../support/api-client.js';
import { eventually } from '../../support/eventually.js';
import type { TestPlatform } from '../../support/platform.js';

/** What the victim really drives, and what an intruder would have the world believe. */
export const TRUE_SPEED = 42;
export const FALSE_SPEED = 199;
/** In everything that the victim says; nobody else may ever receive it. */
export const SECRET = 'only-for-its-owner';

export const sampleOf = (boot: string, seq: number, speedKmh: number) =>
  JSON.stringify({
    boot,
    samples: [{ seq, observedAt: Date.now(), speedKmh, signals: { 'Vehicle.Note': SECRET } }],
  });

export interface Victim extends AsyncDisposable {
  readonly id: string;
  readonly username: string;
  readonly password: string;
  readonly client: MqttClient;
  /** It says something, which is stored. */
  speak(): Promise<void>;
  /** Throws unless it is as it was: connected all along, online, with its own samples alone, and told nothing. */
  isUntouched(): Promise<void>;
}

export async function driveVictim(platform: TestPlatform, api: ApiClient): Promise<Victim> {
  const id = await api.makeCar();
  const credentials = await api.credentials(id);
  const client = mqtt.connect(platform.mqttUrl, { ...credentials, clientId: id, reconnectPeriod: 50 });
  let connects = 0;
  const heard: string[] = [];
  client.on('connect', () => connects++);
  client.on('message', (topic) => heard.push(topic));
  await eventually(() => expect(client.connected).to.equal(true));
  await client.subscribeAsync([commandsTopic(id), configTopic(id)], { qos: 1 });
  await client.publishAsync(statusTopic(id), JSON.stringify({ online: true, agent: SECRET }), { qos: 1, retain: true });

  const told: VehicleMove[] = [];
  const offline: unknown[] = [];
  const map = io(`${platform.baseUrl}/live`, { auth: { token: api.token }, transports: ['websocket'] });
  map.on('moved', (moves: VehicleMove[]) => told.push(...moves.filter((move) => move.id === id)));
  map.on('presence', (change: { id: string; online: boolean }) => {
    if (change.id === id && !change.online) offline.push(change);
  });
  await new Promise<void>((resolve) => {
    map.once('snapshot', () => resolve());
    map.emit('watch', { vehicleIds: [id] });
  });

  const boot = randomUUID();
  let seq = 0;
  async function speak() {
    await client.publishAsync(telemetryTopic(id), sampleOf(boot, seq++, TRUE_SPEED), { qos: 1 });
  }
  await speak();

  return {
    id,
    ...credentials,
    client,
    speak,
    async isUntouched() {
      await speak(); // what would have arrived before it has arrived
      const { items } = await api.call<{ items: { boot: string; seq: number; speedKmh: number }[] }>(
        'GET',
        `/api/v1/vehicles/${id}/telemetry`,
      );
      expect(items.map((sample) => [sample.boot, sample.seq, sample.speedKmh])).to.deep.equal(
        Array.from({ length: seq }, (_, i) => [boot, i, TRUE_SPEED]),
      );
      const quarantined = await api.call<{ items: unknown[] }>('GET', `/api/v1/quarantine?vehicleId=${id}`);
      expect(quarantined.items, 'nothing of it is in quarantine').to.deep.equal([]);
      await eventually(async () => {
        const state = await api.call<{ online: boolean; values: Record<string, { value: unknown }> }>(
          'GET',
          `/api/v1/vehicles/${id}/state`,
        );
        expect([state.online, state.values.speedKmh?.value]).to.deep.equal([true, TRUE_SPEED]);
      });
      expect([connects, client.connected], 'connected once, and still').to.deep.equal([1, true]);
      expect(heard, 'nobody told it anything').to.deep.equal([]);
      expect(offline, 'no map was told that it is gone').to.deep.equal([]);
      expect(
        told.filter(({ values }) => values.speedKmh !== undefined && values.speedKmh !== TRUE_SPEED),
      ).to.deep.equal([]);
    },
    async [Symbol.asyncDispose]() {
      map.disconnect();
      await client.endAsync(true);
    },
  };
}
