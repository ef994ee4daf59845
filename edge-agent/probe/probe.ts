/** A car of its own that asks every few seconds whether the whole system works, as cars and operators see it. */
import { setTimeout as pause } from 'node:timers/promises';
import { Counter, Gauge } from 'prom-client';
import { messageOf } from '../../platform/errors.js';
import type { Log } from '../../platform/log.js';
import type { Metrics } from '../../platform/metrics.js';
import type { Room } from '../../platform/room.js';
import { type OperatorClient, Refused } from '../operator/operator-client.js';
import { ConnectFailed } from '../uplink/connection.js';
import { type ProbeTimes, probeRound } from './probe-round.js';

export interface ProbeOptions {
  client: OperatorClient;
  baseUrl: string;
  mqttUrl: string;
  /** By which its car is found again: of two probes each has its own. */
  name: string;
  /** ms for one round. */
  withinMs: number;
}

/** `once` throws with the reason where it does not work. */
export interface Probe {
  once(): Promise<ProbeTimes>;
}

export function createProbe({ client, baseUrl, mqttUrl, name, withinMs }: ProbeOptions): Probe {
  let link: { url: string; vehicleId: string; token: string } | undefined;

  /** It is in `maintenance`, in no fleet and no branch: nobody is ever offered it. */
  async function itsCar() {
    const known = (await client.carsByExternalId(name)).get(name);
    const made = {
      kind: 'car',
      make: 'Motorpool',
      model: 'Probe',
      year: 2026,
      externalId: name,
      status: 'maintenance',
    };
    const vehicleId = known ?? (await client.call<{ id: string }>('POST', '/api/v1/vehicles', made)).id;
    return { url: mqttUrl, vehicleId, token: await client.issueToken(vehicleId) };
  }

  return {
    async once() {
      try {
        link ??= await itsCar();
        return await probeRound({ client, baseUrl, link, withinMs });
      } catch (error) {
        // Its car was removed, or another probe of its name took a new token: next time it begins anew.
        if (error instanceof Refused || (error instanceof ConnectFailed && error.refused)) link = undefined;
        throw error;
      }
    },
  };
}

/** A round every `everyMs`, told as metrics. What is amiss is logged as it begins and as it ends. */
export function probeRoom(options: { probe: Probe; everyMs: number; log: Log; metrics: Metrics }): Room {
  const { probe, everyMs, log } = options;
  const told = probeMetrics(options.metrics);
  const stopping = new AbortController();
  let problem: string | undefined = 'no round is over yet';
  let running: Promise<void> = Promise.resolve();

  async function run() {
    while (!stopping.signal.aborted) {
      try {
        const times = await probe.once();
        told.worked(times);
        if (problem !== undefined) log.info({ ...times }, 'the probe sees its sample');
        problem = undefined;
      } catch (error) {
        told.failed();
        if (problem !== messageOf(error)) log.warn({ reason: messageOf(error) }, 'the probe fails');
        problem = messageOf(error);
      }
      await pause(everyMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  return {
    name: 'probe',
    async start() {
      running = run();
    },
    async stop() {
      stopping.abort();
      await Promise.race([running, pause(1_000)]);
    },
    problem: () => problem,
  };
}

function probeMetrics(metrics: Metrics) {
  const registers = [metrics];
  const success = new Gauge({
    ...{ name: 'motorpool_probe_success', help: 'Whether the last sample of the probe came through', registers },
  });
  const last = new Gauge({
    ...{ name: 'motorpool_probe_last_success_seconds', help: 'When one last did, of Unix time', registers },
  });
  const seconds = new Gauge({
    ...{ name: 'motorpool_probe_seconds', help: 'How long it took until …', labelNames: ['until'], registers },
  });
  const failures = new Counter({
    ...{ name: 'motorpool_probe_failures_total', help: 'Rounds in which it did not come through', registers },
  });
  return {
    worked(times: ProbeTimes) {
      success.set(1);
      last.setToCurrentTime();
      for (const [until, took] of Object.entries(times)) seconds.set({ until }, took);
    },
    failed() {
      success.set(0);
      failures.inc();
    },
  };
}
