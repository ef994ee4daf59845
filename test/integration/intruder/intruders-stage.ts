/** The whole system, a victim that drives, and a car of another's that is after it. */
import { expect } from 'chai';
import type { IConnectPacket } from 'mqtt-packet';
import type { ApiClient } from '../../support/api-client.js';
import { eventually } from '../../support/eventually.js';
import { startPlatform, type TestPlatform } from '../../support/platform.js';
import { CONNACK, connectPacket } from '../broker/packets.js';
import { type Car, type RawClient, rawClient } from '../broker/running-broker.js';
import { driveVictim, SECRET, type Victim } from './victim.js';

export interface IntrudersStage extends AsyncDisposable {
  platform: TestPlatform;
  api: ApiClient;
  victim: Victim;
  car: Car;
  /** A connection that has said nothing yet. */
  intruder(): Promise<RawClient>;
  /** A connection that the broker has let in. */
  inside(car: Car, changes?: Partial<IConnectPacket>): Promise<RawClient>;
  /** Throws where an intruder received something of the victim, or the victim is not as it was. */
  endOfTest(): Promise<void>;
}

export async function setIntrudersStage(): Promise<IntrudersStage> {
  const platform = await startPlatform();
  const api = await platform.signIn();
  const victim = await driveVictim(platform, api);
  const id = await api.makeCar();
  const clients: RawClient[] = [];
  async function intruder(): Promise<RawClient> {
    const client = await rawClient(platform.mqttPort);
    clients.push(client);
    return client;
  }
  return {
    platform,
    api,
    victim,
    car: { id, ...(await api.credentials(id)) },
    intruder,
    async inside(car, changes = {}) {
      const client = await intruder();
      client.write(connectPacket(car, changes));
      await eventually(() => expect([...client.received()]).to.deep.equal(CONNACK));
      return client;
    },
    async endOfTest() {
      for (const client of clients.splice(0)) {
        expect(client.received().includes(SECRET), 'the intruder received something of the victim').to.equal(false);
        client.destroy();
      }
      await victim.isUntouched();
    },
    async [Symbol.asyncDispose]() {
      await victim[Symbol.asyncDispose]();
      await platform[Symbol.asyncDispose]();
    },
  };
}
