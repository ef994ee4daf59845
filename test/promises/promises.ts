/** What is promised, which tests prove it, and how large they are in the long form. Their own defaults are the short form, in CI. */

export interface Run {
  readonly files: readonly string[];
  /** Settings that a test reads from its environment. */
  readonly sizes?: Readonly<Record<string, number>>;
}

export interface Promised {
  readonly promise: string;
  /** What the long form is to show. */
  readonly reach: string;
  readonly runs: readonly Run[];
}

const E2E = 'test/e2e';
const INTEGRATION = 'test/integration';

/** By number, from 1. */
export const PROMISES: readonly Promised[] = [
  {
    promise: 'no acknowledged sample is lost',
    reach: '0 lost in 10 M acknowledged, 200 kills',
    runs: [
      {
        files: [`${E2E}/kill/one-process.test.ts`, `${E2E}/kill/processes-apart.test.ts`],
        sizes: { KILL_SECONDS: 720, KILL_CARS: 20, KILL_SAMPLES: 25 }, // 5,000 samples a second for 12 minutes, three times
      },
      { files: [`${E2E}/kill/standby.test.ts`], sizes: { STANDBY_SECONDS: 30 } },
    ],
  },
  {
    promise: 'none is stored twice; a gap is shown',
    reach: '0 doubled; every gap listed within 60 s',
    runs: [
      { files: [`${E2E}/kill/processes-apart.test.ts`], sizes: { KILL_SECONDS: 60 } },
      {
        files: [
          `${INTEGRATION}/ingest/ingest.test.ts`,
          `${INTEGRATION}/api/telemetry.test.ts`,
          'test/unit/api/gaps.test.ts',
          'test/unit/ingest/seen-sequences.test.ts',
        ],
      },
    ],
  },
  {
    promise: 'a car survives being offline',
    reach: '30 days at 1 Hz; nothing lost; drained ≥ 50 × real time, live samples first',
    runs: [
      {
        files: [`${INTEGRATION}/edge-agent/month-offline.test.ts`],
        sizes: { OFFLINE_SAMPLES: 2_580_000, OFFLINE_KILLS: 5 },
      },
      {
        files: [
          `${INTEGRATION}/edge-agent/agent.test.ts`,
          'test/unit/edge-agent/outbox.test.ts',
          'test/unit/edge-agent/boot-clock.test.ts',
        ],
      },
    ],
  },
  {
    promise: 'the store may be away',
    reach: '30 minutes; broker up, 0 false acknowledgements, memory flat, drained ≤ 60 s',
    runs: [
      { files: [`${E2E}/kill/store-away.test.ts`], sizes: { AWAY_SECONDS: 1_800, AWAY_CARS: 100 } },
      {
        files: [
          `${INTEGRATION}/broker/memory.test.ts`,
          `${INTEGRATION}/broker/back-pressure.test.ts`,
          `${INTEGRATION}/ingest/database-away.test.ts`,
        ],
      },
    ],
  },
  {
    promise: 'a killed process is back',
    reach: 'serving ≤ 2 s after its start; others’ errors ≤ 0.1 %',
    runs: [{ files: [`${E2E}/kill/back-again.test.ts`], sizes: { BACK_ROUNDS: 5 } }],
  },
  {
    promise: 'never double-booked',
    reach: '0 in 1 M attempts; ≥ 4,000 attempts/s, p99 ≤ 50 ms',
    runs: [
      { files: [`${INTEGRATION}/rental/million-attempts.test.ts`], sizes: { ATTEMPTS: 1_000_000 } },
      { files: [`${E2E}/rental/fight.test.ts`], sizes: { FIGHT_SECONDS: 60 } },
      { files: [`${INTEGRATION}/rental/races.test.ts`], sizes: { RACE_SECONDS: 60 } },
      { files: [`${INTEGRATION}/rental/any-history/any-history.test.ts`], sizes: { PROPERTY_RUNS: 2_000 } },
    ],
  },
  {
    promise: 'a hold ends on time',
    reach: 'clock moved, sweeper dead: free at once after expiry, never before',
    runs: [
      { files: [`${INTEGRATION}/rental/holding.test.ts`, `${INTEGRATION}/rental/life.test.ts`] },
      { files: [`${INTEGRATION}/rental/any-history/any-history.test.ts`], sizes: { PROPERTY_RUNS: 500 } },
    ],
  },
  {
    promise: 'money moves once',
    reach: 'stopped at every await, tried ten times more: one charge, one answer',
    runs: [
      { files: [`${INTEGRATION}/payments/faults.test.ts`], sizes: { FAULT_POINTS: 1_000 } },
      { files: [`${E2E}/rental/same-key.test.ts`], sizes: { KEY_KILLS: 20 } },
      { files: [`${E2E}/rental/paying-killed.test.ts`], sizes: { PAYMENT_KILLS: 12 } },
      { files: [`${INTEGRATION}/payments/any-money-history.test.ts`], sizes: { MONEY_HISTORIES: 50 } },
    ],
  },
  {
    promise: 'MQTT 3.1.1 as written',
    reach: 'Mosquitto’s packet sequences (MOSQUITTO_SOURCE) answered alike, or why not; the guard’s rules',
    runs: [
      {
        files: [
          'test/promises/packet-sequences.ts',
          `${INTEGRATION}/broker/guard.test.ts`,
          'test/unit/broker/frame-cutter.test.ts',
        ],
      },
    ],
  },
  {
    promise: 'broken input harms no one',
    reach: '0 crashes, 0 of 5xx, 0 undocumented answers, heap ≤ 200 MB, log ≤ 10 MB',
    runs: [
      { files: [`${INTEGRATION}/broker/fuzz.test.ts`], sizes: { FUZZ_PACKETS: 20_000 } },
      { files: [`${INTEGRATION}/ingest/any-payload.test.ts`], sizes: { FUZZ_PAYLOADS: 50_000 } },
      { files: [`${INTEGRATION}/intruder/http-fuzz.test.ts`], sizes: { FUZZ_RUNS: 200 } },
    ],
  },
  {
    promise: 'no one is where they do not belong',
    reach: 'every route × role × another’s id; random MQTT clients beside a model: 0 leaks',
    runs: [
      { files: [`${INTEGRATION}/broker/any-client.test.ts`], sizes: { ACCESS_RUNS: 10_000 } },
      {
        files: [
          `${INTEGRATION}/api/access.test.ts`,
          `${INTEGRATION}/api/foreign-ids.test.ts`,
          `${INTEGRATION}/broker/access.test.ts`,
          `${INTEGRATION}/intruder/mqtt-door.test.ts`,
          `${INTEGRATION}/intruder/mqtt-inside.test.ts`,
        ],
      },
    ],
  },
  {
    promise: 'a flood at the door is bounded',
    reach: '10,000 silent sockets, CONNECTs of 256 MB, a byte a second: ≤ 64 MB more; others’ p99 at most doubled',
    runs: [
      { files: [`${INTEGRATION}/intruder/flood-at-the-door.test.ts`], sizes: { FLOOD_SOCKETS: 10_000 } },
      { files: [`${INTEGRATION}/broker/bad-neighbours.test.ts`] },
    ],
  },
  {
    promise: 'a frozen reader holds up no one',
    reach: '100 frozen MQTT and 100 frozen Socket.IO clients: others’ p99 ≤ 100 ms',
    runs: [
      { files: [`${INTEGRATION}/broker/frozen-cars.test.ts`], sizes: { FROZEN_CARS: 100 } },
      { files: [`${INTEGRATION}/intruder/frozen-maps.test.ts`], sizes: { FROZEN_SECONDS: 60 } },
    ],
  },
  {
    promise: 'a person’s data can be taken out and erased',
    reach: 'export ≤ 60 s, erased ≤ 5 min; every store searched',
    runs: [
      {
        files: [
          `${E2E}/person-erased.test.ts`,
          `${INTEGRATION}/api/people-data.test.ts`,
          `${INTEGRATION}/api/erased-words.test.ts`,
        ],
      },
    ],
  },
];
