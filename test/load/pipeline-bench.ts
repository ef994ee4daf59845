/** From a car's PUBLISH to its PUBACK after the commit: throughput against the peer stack, and latency at a rate. */

import { residentBytes } from '../support/resident-bytes.js';
import type { BenchRow } from './bench-row.js';
import { benchDatabase, load, ourStack, pause, peerStack, type Stack } from './stack.js';

const RUN = { warmUpS: 2, seconds: 8 };
/** Longer, so that five thousand sign-ins are over before anything is measured. */
const PACED = { warmUpS: 6, seconds: 20 };

/** Samples a second with one message in flight and one sample in it: ours and the peer's, in the same run. */
export async function throughput(): Promise<BenchRow[]> {
  const single = { ...RUN, samplesPerMessage: 1, inFlight: 1 };
  const batched = { ...RUN, samplesPerMessage: 10, inFlight: 10 };
  const peer = await onFreshStack(
    (url) => peerStack(url, 1000),
    async (stack) => load(stack, single),
  );
  const [ours, oursBatched] = await onFreshStack(
    (url) => ourStack(url, 1000),
    async (stack) => [await load(stack, single), await load(stack, batched)] as const,
  );
  return [
    {
      what: 'acknowledged-and-stored samples a second, 1,000 cars, one sample a message, one in flight',
      ours: `${Math.round(ours.storedPerSecond)}/s, ack p50 ${ms(ours.p50Ms)}, p99 ${ms(ours.p99Ms)}`,
      peer: `${Math.round(peer.storedPerSecond)}/s`,
      ratio: ours.storedPerSecond / peer.storedPerSecond,
      reach: '≥ 1.2 × the peer stack',
    },
    {
      what: 'the same, ten samples a message, ten in flight',
      ours: `${Math.round(oursBatched.storedPerSecond)}/s, ack p99 ${ms(oursBatched.p99Ms)}`,
      peer: `${Math.round(peer.storedPerSecond)}/s (at its one)`,
      ratio: oursBatched.storedPerSecond / peer.storedPerSecond,
      reach: '≥ 5 × the peer stack at its one',
    },
  ];
}

/** Acknowledgement latency at a fixed rate, counted from when each message was due. */
export async function latency(): Promise<BenchRow[]> {
  return onFreshStack(
    (url) => ourStack(url, 5000),
    async (stack) => {
      const calm = await load(stack, { ...PACED, samplesPerMessage: 1, messagesPerSecond: 5000 });
      const flatOut = await load(stack, { ...RUN, samplesPerMessage: 1, inFlight: 1 });
      const rate = Math.min(20_000, Math.round(0.8 * flatOut.storedPerSecond));
      const busy = await load(stack, { ...PACED, samplesPerMessage: 1, messagesPerSecond: rate });
      return [
        {
          what: '5,000 cars, 5,000 messages a second, open loop: PUBACK after commit',
          ours: `p50 ${ms(calm.p50Ms)}, p99 ${ms(calm.p99Ms)}, ${calm.unanswered} unanswered`,
          reach: 'p99 ≤ 25 ms',
        },
        {
          what: `5,000 cars, ${rate.toLocaleString('en')} messages a second, open loop`,
          ours: `p50 ${ms(busy.p50Ms)}, p99 ${ms(busy.p99Ms)}, ${busy.unanswered} unanswered, ${busy.closedConnections} closed`,
          reach: 'p99 ≤ 60 ms, nothing refused',
        },
      ];
    },
  );
}

/** What a connected car costs that says nothing, and how long all of them take to come back. */
export async function idleCars(): Promise<BenchRow[]> {
  const count = 10_000;
  return onFreshStack(
    (url) => ourStack(url, count),
    async (stack) => {
      await pause(2000);
      const before = residentBytes(stack.server.pid);
      let after = before;
      const sample = setInterval(() => {
        after = residentBytes(stack.server.pid); // the last counts: what signing in took is let go again
      }, 1000);
      const first = await load(stack, { warmUpS: 0, seconds: 20, samplesPerMessage: 1 });
      clearInterval(sample);
      const again = await load(stack, { warmUpS: 0, seconds: 1, samplesPerMessage: 1 });
      return [
        {
          what: '10,000 idle cars',
          ours: `${((after - before) / count / 1024).toFixed(1)} KB each`,
          reach: '≤ 16 KB each',
        },
        {
          what: '10,000 cars connect at once',
          ours: `${first.connectS.toFixed(1)} s, again ${again.connectS.toFixed(1)} s`,
          reach: '≤ 15 s',
        },
      ];
    },
  );
}

async function onFreshStack<T>(open: (databaseUrl: string) => Promise<Stack>, use: (stack: Stack) => Promise<T>) {
  await using database = await benchDatabase();
  await using stack = await open(database.url);
  return await use(stack);
}

const ms = (value: number) => `${value.toFixed(1)} ms`;
