/** Which cars are to be read again, and when: late samples are waited for until they pause. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CarMeaning } from './car-meaning.js';

const LOOK_EVERY_MS = 100;
const AFTER_FAILURE_MS = 2_000;

export function readQueue(options: {
  /** At the same time. */
  most: number;
  latePauseMs: number;
  lateAtMostMs: number;
  reRead: (car: CarMeaning) => Promise<number>;
  onRead: (car: CarMeaning, samples: number) => void;
  onFailure: (error: unknown) => void;
}) {
  const { most, latePauseMs, lateAtMostMs, reRead, onRead, onFailure } = options;
  const ready = new Set<CarMeaning>();
  const late = new Set<CarMeaning>();
  let running = 0;
  const resting = new AbortController();
  let idle = () => {};

  function add(car: CarMeaning): void {
    if (car.reading || ready.has(car)) return;
    ready.add(car);
    pump();
  }

  function pump(): void {
    for (const car of ready) {
      if (running >= most || resting.signal.aborted) return;
      ready.delete(car);
      late.delete(car);
      running++;
      car.reading = true;
      void read(car);
    }
  }

  async function read(car: CarMeaning): Promise<void> {
    try {
      const samples = await reRead(car);
      car.reading = false;
      onRead(car, samples);
      if (car.lateFrom !== undefined) late.add(car);
    } catch (error) {
      car.reading = false;
      if (!resting.signal.aborted) {
        onFailure(error);
        late.add(car); // and so it is tried again
        car.lateLast = car.lateSince = performance.now() + AFTER_FAILURE_MS;
      }
    } finally {
      running--;
      if (running === 0) idle();
      pump();
    }
  }

  async function lookForLate(): Promise<void> {
    const { signal } = resting;
    while (!signal.aborted) {
      const now = performance.now();
      for (const car of late) {
        if (car.reading || (now - car.lateLast < latePauseMs && now - car.lateSince < lateAtMostMs)) continue;
        late.delete(car);
        add(car);
      }
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {}); // aborted: the loop ends
    }
  }

  return {
    /** Now, or as soon as others are done. */
    add,
    /** Once its late samples pause. */
    addLate(car: CarMeaning): void {
      late.add(car);
    },
    waiting: () => ready.size + late.size + running,
    start(): void {
      void lookForLate();
    },
    /** Begins nothing new, and resolves when nothing runs. */
    async stop(): Promise<void> {
      resting.abort();
      if (running > 0)
        await new Promise<void>((resolve) => {
          idle = resolve;
        });
    },
  };
}

export type ReadQueue = ReturnType<typeof readQueue>;
