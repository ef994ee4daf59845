/** The peer of a reservation over HTTP: the same statement through `pg` alone. Its argument is a file of settings. */
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { RESERVE, reserveBindings } from '../../api/reservations/reserve-repository.js';

export interface ReservePeerSettings {
  databaseUrl: string;
  attempts: readonly { userId: string; vehicleId: string; startsAt: string; endsAt: string }[];
  /** So many of them are made beforehand and do not count. */
  before: number;
  clients: number;
  seconds: number;
}
export interface ReservePeerResult {
  perSecond: number;
  p99Ms: number;
}

const CONNECTIONS = 10; // as the API has

const settings = JSON.parse(readFileSync(process.argv[2] as string, 'utf8')) as ReservePeerSettings;
const { attempts, clients } = settings;
const pool = new pg.Pool({ connectionString: settings.databaseUrl, max: CONNECTIONS });
let marks = 0;
const text = RESERVE.replaceAll('?', () => `$${++marks}`);
let next = 0;

const latencies: number[] = [];
await inTurns(() => next < settings.before);
latencies.length = 0;
const began = performance.now();
await inTurns(() => performance.now() < began + settings.seconds * 1000);
const perSecond = latencies.length / ((performance.now() - began) / 1000);
await pool.end();
latencies.sort((a, b) => a - b);
const result: ReservePeerResult = { perSecond, p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN };
console.log(JSON.stringify(result));

async function inTurns(more: () => boolean): Promise<void> {
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (more()) {
        const asked = performance.now();
        await reserve(attempts[next++ % attempts.length] as (typeof attempts)[number]);
        latencies.push(performance.now() - asked);
      }
    }),
  );
}

async function reserve(attempt: ReservePeerSettings['attempts'][number]): Promise<void> {
  const values = reserveBindings({
    vehicleId: attempt.vehicleId,
    userId: attempt.userId,
    startsAt: new Date(attempt.startsAt),
    endsAt: new Date(attempt.endsAt),
    holdSeconds: 300,
    totalMinor: 5000,
    currency: 'EUR',
    priceParts: [{ kind: 'rental', name: '1 day', amountMinor: 5000 }],
    includedTaxes: [],
    depositMinor: 0,
    by: attempt.userId,
    ...{ distanceKm: undefined, terms: undefined, mostHolds: undefined, returnBranchId: undefined },
    ...{ quoteId: undefined, termsVersion: undefined, demand: null },
  });
  await pool.query({ name: 'reserve', text, values });
}
