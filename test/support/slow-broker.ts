/** A broker that acknowledges when the test says so: what a car meets on a link that is slow, or dead without a word. */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import type { Sample, TelemetryMessage } from '../../contracts/index.js';

export interface SlowBroker extends AsyncDisposable {
  readonly url: string;
  /** How many cars signed in, one after the other. */
  readonly connections: number;
  /** What was acknowledged, in that order. */
  readonly acknowledged: (Sample & { boot: string })[];
  /** Telemetry messages that wait for their acknowledgement. */
  readonly waiting: number;
  /** Acknowledges what waits, and from now on all at once. */
  release(): void;
  /** Drops every connection without a word, as a killed broker does. */
  breakOff(): void;
}

export async function startSlowBroker(): Promise<SlowBroker> {
  const acknowledged: SlowBroker['acknowledged'] = [];
  const sockets = new Set<Socket>();
  let held: (() => void)[] | undefined = [];
  let connections = 0;
  const aedes = await Aedes.createBroker();
  aedes.on('client', () => connections++);
  aedes.authorizePublish = (_client, packet, done) => {
    const answer = () => {
      if (packet.topic.endsWith('/telemetry')) {
        const { boot, samples } = JSON.parse(packet.payload.toString()) as TelemetryMessage;
        for (const sample of samples) acknowledged.push({ ...sample, boot });
      }
      done(null);
    };
    if (held && packet.topic.endsWith('/telemetry')) held.push(answer);
    else answer();
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    aedes.handle(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  const breakOff = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };

  return {
    url: `mqtt://127.0.0.1:${(server.address() as { port: number }).port}`,
    acknowledged,
    get connections() {
      return connections;
    },
    get waiting() {
      return held?.length ?? 0;
    },
    release() {
      const waiting = held ?? [];
      held = undefined;
      for (const answer of waiting) answer();
    },
    breakOff,
    async [Symbol.asyncDispose]() {
      breakOff();
      await new Promise<void>((resolve) => aedes.close(resolve));
      server.close();
    },
  };
}
