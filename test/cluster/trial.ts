/** The whole of it: a cluster under load, one outage after the other, and the audit. */
import { setTimeout as pause } from 'node:timers/promises';
import { operatorClient } from '../../edge-agent/operator/operator-client.js';
import { messageOf } from '../../platform/errors.js';
import { eventually } from '../support/eventually.js';
import { auditRental, auditTelemetry } from './audit.js';
import { ADMIN, type Cluster, type Machine, startCluster } from './cluster.js';
import { customer, type Market } from './customer.js';
import { startFleet } from './fleet.js';
import { openMaps } from './live-maps.js';
import type { Network } from './network.js';
import { type Kind, outage, type Seen } from './outage.js';
import { brokenPromises, PROMISED_MS } from './report.js';
import { requestRecord } from './request-record.js';

export interface Trial {
  network: Network;
  cars: number;
  /** Between two samples of a car; a second by default. */
  everyMs?: number | undefined;
  customers: number;
  /** How many times quicker than people they are; as quick as people by default. */
  hurry?: number | undefined;
  /** What is to happen, in turn; none has a machine of that name: an error. */
  outages: readonly { host: string; kind: Kind; awayMs: number }[];
  /** Where the programs of the version before were built, which the upgrade replaces. */
  from?: string | undefined;
  /** With the outages in turn again until then. */
  minutes?: number;
  /** How soon all must go on again; promised are ten seconds, on a machine that is not busy otherwise. */
  limitMs?: number;
  /** How long all must go well between two outages. */
  steadyMs?: number;
  tell: (line: string) => void;
}

export interface Outcome {
  seen: Seen[];
  samples: number;
  reservations: number;
  requests: number;
  broken: string[];
}

const CARS_OF_AN_ADDRESS = 900;
const BRANCH = 'Cluster';
/** So many customers want one car. */
const CUSTOMERS_OF_A_CAR = 4;
const STEADY_MS = 2_000;
const PATIENT = { timeoutMs: 60_000, everyMs: 100 };

export async function runTrial(trial: Trial): Promise<Outcome> {
  const { network, tell, from, everyMs = 1_000, limitMs = PROMISED_MS } = trial;
  // A car that waits for its next sample is not one that waits for us.
  const { steadyMs = STEADY_MS + everyMs } = trial;
  await using cluster = await startCluster(network, {}, from);
  tell('every host serves');
  const client = operatorClient(cluster.http, ADMIN);
  const rentalCars = await makeRentalCars(trial.customers);
  const addresses = network.clientAddresses(Math.ceil(trial.cars / CARS_OF_AN_ADDRESS));
  const fleet = await startFleet(client, cluster.mqtt, trial.cars, addresses, everyMs);
  using maps = openMaps(cluster.http, tell);
  const closed = new AbortController();
  const record = requestRecord();
  const market: Market = {
    ...{ http: cluster.http, branch: BRANCH, record, unanswered: 0, stopped: closed.signal, hurry: trial.hurry ?? 1 },
    told: new Map(),
  };
  const customers = Array.from({ length: trial.customers }, (_, number) => customer(market, number));
  const beganAt = Date.now();
  const broken: string[] = [];
  const seen: Seen[] = [];
  try {
    tell(`${trial.cars} cars report, ${trial.customers} customers rent`);
    await eventually(() => {
      if (maps.allAgainAt === undefined) throw new Error('the maps show no car');
    }, PATIENT);
    await pause(steadyMs);
    cluster.runFrom(undefined);
    const until = beganAt + (trial.minutes ?? 0) * 60_000;
    do {
      for (const { host, kind, awayMs } of trial.outages) {
        const row = await outage(
          { cluster, fleet, maps, record, tell, steadyMs },
          machineOf(cluster, host),
          kind,
          awayMs,
        );
        seen.push(row);
        tell(`${host} ${kind}: ${JSON.stringify(row)}`);
        for (const [failure, count] of record.failures(Date.now() - row.goneMs - steadyMs))
          tell(`  ${count} × ${failure}`);
        if (brokenPromises([row], limitMs).length > 0) tellOutputs();
        await pause(steadyMs);
      }
    } while (Date.now() < until);
    closed.abort();
    await Promise.all(customers);
    await fleet.finish().catch((error) => broken.push(messageOf(error)));
    tell('all is quiet; the stores are read');
    const samples = await auditTelemetry(cluster, fleet).catch((error) => void broken.push(messageOf(error)));
    await auditRental(cluster, market, rentalCars).catch((error) => void broken.push(messageOf(error)));
    const { requests } = record.since(beganAt);
    const done = { seen, samples: samples ?? 0, reservations: market.told.size, requests };
    return { ...done, broken: [...brokenPromises(seen, limitMs), ...broken] };
  } finally {
    closed.abort();
    fleet.end();
    if (broken.length > 0) tellOutputs();
  }

  function tellOutputs(): void {
    for (const machine of cluster.machines) tell(`--- ${machine.name}\n${machine.output()}`);
  }

  async function makeRentalCars(customers: number): Promise<string[]> {
    const count = Math.max(2, Math.ceil(customers / CUSTOMERS_OF_A_CAR));
    const car = { make: 'Seat', model: 'Leon', year: 2024, type: 'Sedan', location: BRANCH, rentalPricePerDay: 49 };
    const ids: string[] = [];
    for (let i = 0; i < count; i++) ids.push((await client.call<{ carId: string }>('POST', '/api/cars', car)).carId);
    return ids;
  }
}

function machineOf({ machines }: Cluster, name: string): Machine {
  const found = machines.find((machine) => machine.name === name);
  if (!found) throw new Error(`there is no host ${name}`);
  return found;
}
