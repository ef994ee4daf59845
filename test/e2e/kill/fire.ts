/** What the kill tests share: cars that report while processes die at random, and the count afterwards. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import pg from 'pg';
import type { TelemetryStore } from '../../../platform/telemetry-store/telemetry-store.js';
import { type ApiClient, signIn } from '../../support/api-client.js';
import { eventually } from '../../support/eventually.js';
import { tell } from '../../support/figures.js';
import { acknowledgedTo, type Pace, type ReportingCar, startReportingCars } from '../../support/reporting-car.js';
import { startRealAgent } from './real-agent.js';
import type { Victim } from './victim.js';

/** How long each test keeps killing; KILL_SECONDS makes it longer than in CI. */
export const SECONDS = Number(process.env.KILL_SECONDS ?? 15);
const CARS = Number(process.env.KILL_CARS ?? 20);
const PACE: Pace = {
  messagesPerSecond: 10,
  samplesPerMessage: Number(process.env.KILL_SAMPLES ?? 5),
  mostWaiting: 200,
};

/** From the last acknowledgement until the ledger has it: over Redis a sample may still be on its way. */
const MOST_GAP_S = 60;

export const ADMIN = { ADMIN_EMAIL: 'admin@kill.test', ADMIN_PASSWORD: 'a long enough passphrase' };

/** What a count of what is stored needs to know of a car. */
export type Reported = Pick<ReportingCar, 'vehicleId' | 'boot' | 'since' | 'acknowledged'>;

/**
 * Cars report while victims die, each in turn at a random moment, an agent and the cars' connections too; gives the cars with
 * what was acknowledged to each. What a car never sent is listed as missing, and nothing else; of the agent's nothing is.
 */
export async function reportUnderFire(
  system: { http: string; mqttUrl: string; output(): string },
  others: readonly Victim[],
): Promise<ReportingCar[]> {
  const admin = await signIn(system.http, ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD);
  const cars = await startReportingCars(CARS, system.mqttUrl, admin, PACE);
  await using agent = await startRealAgent(system.mqttUrl, admin);
  const connections: Victim = {
    name: 'connections',
    async killAndRestart() {
      for (const car of cars) car.cut();
      return 0;
    },
  };
  const victims = [...others, agent.victim, connections];
  const end = Date.now() + SECONDS * 1000;
  let kills = 0;
  while (Date.now() < end || kills < victims.length) {
    await new Promise((resolve) => setTimeout(resolve, 500 + Math.random() * 2000)); // the moment is left to chance
    await (victims[kills++ % victims.length] as Victim).killAndRestart();
  }
  try {
    await Promise.all([agent.finish(), ...cars.map((car) => car.finish(120_000))]);
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${system.output()}`);
  }
  const acknowledged = acknowledgedTo(cars);
  tell(`${kills} kills of ${victims.map(({ name }) => name).join(', ')}; ${acknowledged} samples acknowledged to cars`);
  expect(acknowledged, 'samples that got through').to.be.greaterThan(CARS * SECONDS);
  const again = await signIn(system.http, ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD); // the first may have run out
  const since = performance.now();
  await eventually(() => expectGapsListed(again, cars), { timeoutMs: 60_000 + SECONDS * 1000, everyMs: 500 });
  const seconds = (performance.now() - since) / 1000;
  const gaps = cars.reduce((sum, car) => sum + car.leftOut.length, 0);
  tell(`${gaps} gaps left on purpose, all listed and no other ${seconds.toFixed(0)} s after`, seconds <= MOST_GAP_S);
  tell(`${await agent.expectWhole(again)} samples of an agent that was killed itself, none missing`);
  return cars;
}

/** What is listed as missing of each car is what it left out. */
async function expectGapsListed(admin: ApiClient, cars: readonly ReportingCar[]): Promise<void> {
  for (const { vehicleId, boot, leftOut } of cars) {
    const { items } = await admin.call<{ items: object[] }>('GET', `/api/v1/vehicles/${vehicleId}/telemetry/gaps`);
    expect(items, `the ledger of car ${vehicleId}`).to.have.length(1);
    expect(items[0], `the ledger of car ${vehicleId}`).to.deep.include({ boot, missing: leftOut });
  }
}

/**
 * Asserts that what was acknowledged to a car is in PostgreSQL, each sample once. Over Redis an acknowledged sample
 * may still be on its way from there, so it has a minute to arrive.
 */
export async function expectExactlyOnceInPostgres(url: string, cars: readonly Reported[]): Promise<void> {
  await eventually(() => exactlyOnceInPostgres(url, cars), { timeoutMs: 60_000 });
}

async function exactlyOnceInPostgres(url: string, cars: readonly Reported[]): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    for (const car of cars) {
      const { rows } = await client.query<{ seq: number; n: number }>(
        `select seq::float8 as seq, count(*)::int as n from telemetry_samples
         where vehicle_id = $1 and boot = $2 group by seq`,
        [car.vehicleId, car.boot],
      );
      expectExactlyOnce(car, new Map(rows.map(({ seq, n }) => [seq, n])));
    }
  } finally {
    await client.end();
  }
}

/** The same, asked of the store itself, whichever it is. */
export async function expectExactlyOnceInStore(store: TelemetryStore, cars: readonly Reported[]): Promise<void> {
  await eventually(
    async () => {
      for (const car of cars) {
        const stored = new Map<number, number>();
        const span = { from: car.since, to: Date.now() + 60_000 };
        for await (const { boot, seq } of store.track(car.vehicleId, span)) {
          if (boot === car.boot) stored.set(seq, (stored.get(seq) ?? 0) + 1);
        }
        expectExactlyOnce(car, stored);
      }
    },
    { timeoutMs: 60_000 },
  );
}

/** `stored`: how often each sequence number of the car's boot stands in the store. */
function expectExactlyOnce(car: Reported, stored: ReadonlyMap<number, number>): void {
  const lost = [...car.acknowledged].filter((seq) => !stored.has(seq));
  const doubled = [...stored].filter(([, n]) => n > 1).map(([seq]) => seq);
  expect(lost.length, `acknowledged but not stored, car ${car.vehicleId}: ${lost.slice(0, 20)}`).to.equal(0);
  expect(doubled.length, `stored twice, car ${car.vehicleId}: ${doubled.slice(0, 20)}`).to.equal(0);
}

/** A DATA_DIR that goes away with the test. */
export function temporaryDataDir() {
  const dir = mkdtempSync(join(tmpdir(), 'motorpool-kill-'));
  return { dir, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) };
}
