/** A car on a broker that hears its commands and says of them what the test wants. */
import mqtt from 'mqtt';
import {
  type CommandMessage,
  type CommandResultMessage,
  commandResultsTopic,
  commandsTopic,
} from '../../../contracts/index.js';

export interface ListeningCar extends AsyncDisposable {
  readonly heard: CommandMessage[];
  /** Resolves when it was acknowledged. */
  say(result: CommandResultMessage): Promise<void>;
}

export async function listeningCar(
  url: string,
  car: { username: string; password: string },
  onCommand: (command: CommandMessage, car: ListeningCar) => void = () => {},
): Promise<ListeningCar> {
  const vehicleId = car.username;
  const client = await mqtt.connectAsync(url, { ...car, clientId: vehicleId, clean: true, reconnectPeriod: 0 });
  client.on('error', () => {}); // a broker that is killed
  const listening: ListeningCar = {
    heard: [],
    async say(result) {
      await client.publishAsync(commandResultsTopic(vehicleId), JSON.stringify(result), { qos: 1 });
    },
    async [Symbol.asyncDispose]() {
      await client.endAsync(true);
    },
  };
  client.on('message', (_topic, payload) => {
    const command = JSON.parse(payload.toString()) as CommandMessage;
    listening.heard.push(command);
    onCommand(command, listening);
  });
  await client.subscribeAsync(commandsTopic(vehicleId), { qos: 1 });
  return listening;
}

/** An honest car, that does everything at once. */
export async function doAtOnce({ id }: CommandMessage, car: ListeningCar): Promise<void> {
  await car.say({ id, state: 'accepted' });
  await car.say({ id, state: 'done' });
}
