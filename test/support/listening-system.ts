/** The other end of an agent, over plain MQTT: hears what it sends, and gives it configurations and commands. */
import mqtt from 'mqtt';
import {
  type CommandResultMessage,
  commandResultsTopic,
  commandsTopic,
  configTopic,
  type Sample,
  type StatusMessage,
  statusTopic,
  type TelemetryMessage,
  telemetryTopic,
} from '../../contracts/index.js';

export interface ListeningSystem extends AsyncDisposable {
  readonly samples: (Sample & { boot: string })[];
  readonly statuses: StatusMessage[];
  readonly results: CommandResultMessage[];
  command(command: { id: string; type: string; expiresAt: number }): Promise<void>;
  configure(config: object): Promise<void>;
  /** The seqs heard of each boot, sorted, repeats once. */
  seqsByBoot(): Map<string, number[]>;
}

export async function listeningSystem(url: string, vehicleId: string): Promise<ListeningSystem> {
  const samples: ListeningSystem['samples'] = [];
  const statuses: StatusMessage[] = [];
  const results: CommandResultMessage[] = [];
  // A session that survives a broken connection is not needed: the tests restart the broker, which keeps none.
  const client = await mqtt.connectAsync(url, { reconnectPeriod: 20, resubscribe: true });
  client.on('error', () => {}); // it comes back by itself
  client.on('message', (topic, payload) => {
    const message = JSON.parse(payload.toString());
    if (topic === telemetryTopic(vehicleId)) {
      const { boot, samples: sent } = message as TelemetryMessage;
      for (const sample of sent) samples.push({ ...sample, boot });
    }
    if (topic === statusTopic(vehicleId)) statuses.push(message);
    if (topic === commandResultsTopic(vehicleId)) results.push(message);
  });
  await client.subscribeAsync([telemetryTopic(vehicleId), statusTopic(vehicleId), commandResultsTopic(vehicleId)], {
    qos: 1,
  });

  return {
    samples,
    statuses,
    results,
    async command(command) {
      await client.publishAsync(commandsTopic(vehicleId), JSON.stringify({ arguments: {}, ...command }), { qos: 1 });
    },
    async configure(config) {
      await client.publishAsync(configTopic(vehicleId), JSON.stringify(config), { qos: 1, retain: true });
    },
    seqsByBoot() {
      const byBoot = new Map<string, Set<number>>();
      for (const { boot, seq } of samples) byBoot.set(boot, (byBoot.get(boot) ?? new Set()).add(seq));
      return new Map([...byBoot].map(([boot, seqs]) => [boot, [...seqs].sort((a, b) => a - b)]));
    },
    async [Symbol.asyncDispose]() {
      await client.endAsync(true);
    },
  };
}
