/** Which cars are to be read again, and when: late samples are waited for until they pause, and who costs much waits longer. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CarMeaning } from './car-meaning.js';
import { isShort, noteRead } from './reading-cost.js';

const LOOK_EVERY_MS = 100;
const AFTER_FAILURE_MS = 2_000;

export function readQueue(options: {
  /** At the same time, two at least: all but one may be long, and all may be short. */
  most: number;
  latePauseMs: number;
  lateAtMostMs: number;
  reRead: (car: CarMeaning) => Promise<number>;
  onRead: (car: CarMeaning, samples: number) => void;
  onFailure: (error: unknown, car: CarMeaning) => void;
  /** As `performance.now()`. */
  clock?: () => number;
}) {
  const { most, latePauseMs, lateAtMostMs, reRead, onRead, onFailure, clock = () => performance.now() } = options;
  const short = new Set<CarMeaning>();
  const long = new Set<CarMeaning>();
  const late = new Set<CarMeaning>();
  const running = { short: 0, long: 0 };
  const resting = new AbortController();
  let idle = () => {};
  const busy = () => running.short + running.long;

  function add(car: CarMeaning): void {
    if (car.reading || short.has(car) || long.has(car)) return;
    (isShort(car) ? short : long).add(car);
    pump();
  }

  function pump(): void {
    for (let car = next(); car; car = next()) {
      const length = long.delete(car) ? 'long' : 'short';
      short.delete(car);
      late.delete(car);
      car.reading = true;
      running[length]++;
      void read(car, length);
    }
  }

  /** Short ones first, but the last free place is a long one's where none is read: neither keeps the other from its turn. */
  function next(): CarMeaning | undefined {
    if (busy() >= most || resting.signal.aborted) return undefined;
    // What came late meanwhile may have made it long.
    for (const car of short) {
      if (isShort(car)) break;
      short.delete(car);
      long.add(car);
    }
    const [firstShort] = short;
    const [firstLong] = long;
    const isLongsTurn =
      firstLong && running.long < most - 1 && (!firstShort || (running.long === 0 && busy() === most - 1));
    return isLongsTurn ? firstLong : firstShort;
  }

  async function read(car: CarMeaning, length: 'short' | 'long'): Promise<void> {
    const began = clock();
    try {
      const samples = await reRead(car);
      car.reading = false;
      noteRead(car, samples, clock() - began, clock());
      onRead(car, samples);
      if (car.lateFrom !== undefined) late.add(car);
    } catch (error) {
      car.reading = false;
      if (!resting.signal.aborted) {
        onFailure(error, car);
        late.add(car); // and so it is tried again
        car.lateLast = car.lateSince = clock() + AFTER_FAILURE_MS;
      }
    } finally {
      running[length]--;
      if (busy() === 0) idle();
      pump();
    }
  }

  function mayBeRead(car: CarMeaning, now: number): boolean {
    if (car.reading || now < car.restsUntil) return false;
    return now - car.lateLast >= latePauseMs || now - car.lateSince >= lateAtMostMs;
  }

  async function lookForLate(): Promise<void> {
    const { signal } = resting;
    while (!signal.aborted) {
      const now = clock();
      for (const car of late) {
        if (!mayBeRead(car, now)) continue;
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
    waiting: () => short.size + long.size + late.size + busy(),
    start(): void {
      void lookForLate();
    },
    /** Begins nothing new, and resolves when nothing runs. */
    async stop(): Promise<void> {
      resting.abort();
      if (busy() > 0)
        await new Promise<void>((resolve) => {
          idle = resolve;
        });
    },
  };
}

export type ReadQueue = ReturnType<typeof readQueue>;
