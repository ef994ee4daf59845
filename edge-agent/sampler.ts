/** Asks the sensors at each tick, and makes samples of what is due. */
import type { Sample } from '../contracts/index.js';
import { messageOf } from '../platform/errors.js';
import type { Log } from '../platform/log.js';
import type { BootClock } from './boot-clock.js';
import { type Activity, activityOf, type SamplingPlan } from './sampling.js';
import type { Reading, Sensor } from './sensors/sensor.js';

const READ_LIMIT_MS = 2_000;

export interface Sampler {
  start(): void;
  stop(): Promise<void>;
  use(plan: SamplingPlan): void;
  /** Makes a sample of all that there is, now. */
  hurry(): void;
  readonly activity: Activity;
  /** The newest value of each signal. */
  readonly values: Reading;
}

/** `keep` is called with each sample, one after the other. */
export function createSampler(options: {
  sensors: readonly Sensor[];
  plan: SamplingPlan;
  clock: BootClock;
  log: Log;
  keep: (sample: Sample) => Promise<void>;
}): Sampler {
  const { sensors, clock, log, keep } = options;
  let plan = options.plan;
  let activity: Activity = 'driving'; // until the first reading tells
  let values: Reading = {};
  let fresh: Reading = {};
  let seq = 0;
  let movedAtMs = performance.now();
  let timer: NodeJS.Timeout | undefined;
  let ticking: Promise<void> = Promise.resolve();
  let stopped = false;
  const failing = new Set<string>();

  async function read(sensor: Sensor): Promise<Reading> {
    let late: NodeJS.Timeout | undefined;
    try {
      const limit = new Promise<Reading>((resolve) => {
        late = setTimeout(resolve, READ_LIMIT_MS, {});
      });
      const reading = await Promise.race([sensor.read(), limit]);
      failing.delete(sensor.name);
      return reading;
    } catch (error) {
      if (!failing.has(sensor.name)) log.warn({ sensor: sensor.name, reason: messageOf(error) }, 'a sensor failed');
      failing.add(sensor.name);
      return {};
    } finally {
      clearTimeout(late);
    }
  }

  async function tick(): Promise<void> {
    const nowMs = performance.now();
    for (const reading of await Promise.all(sensors.map(read))) {
      const signals = reading.signals && { signals: { ...fresh.signals, ...reading.signals } };
      fresh = { ...fresh, ...reading, ...signals };
    }
    values = { ...values, ...fresh };
    if ((values.speedKmh ?? 0) > 0) movedAtMs = nowMs;
    activity = activityOf(values, activity, nowMs - movedAtMs);
    const due = plan.take(fresh, activity, nowMs);
    if (!due) return;
    fresh = Object.fromEntries(Object.entries(fresh).filter(([name]) => !(name in due)));
    await keep({ ...due, seq: seq++, observedAt: clock.now() });
  }

  function schedule() {
    const everyMs = 1000 / plan.pollRate(activity);
    // On a grid, so that ticks do not drift by the time that reading takes.
    const waitMs = everyMs - (performance.now() % everyMs);
    timer = setTimeout(tickNow, waitMs);
  }

  function tickNow() {
    ticking = tick()
      .catch((error) => log.error({ reason: messageOf(error) }, 'a sample could not be kept'))
      .finally(() => {
        if (!stopped) schedule();
      });
  }

  /** In place of what is scheduled, once the tick that runs is done. */
  function again(next: () => void) {
    clearTimeout(timer);
    ticking.finally(() => {
      if (stopped) return;
      clearTimeout(timer);
      next();
    });
  }

  return {
    start: schedule,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await ticking;
    },
    use(next) {
      plan = next;
      again(schedule);
    },
    hurry() {
      plan.hurry();
      again(tickNow);
    },
    get activity() {
      return activity;
    },
    get values() {
      return values;
    },
  };
}
