/**
 * From samples to meaning: each committed sample is taken in by its car's readings, in memory; what came late makes the
 * car be read again from a checkpoint. The facts are those of the set of samples, however they came.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StoredSample } from '../../contracts/index.js';
import { type CarMeaning, isTaken, newCarMeaning, noteLate } from './car-meaning.js';
import { type Checkpoint, isAfter, type LinesOfTime } from './line-of-time.js';
import type { Claimed } from './meaning-repository.js';
import type { MeaningWriter } from './meaning-writer.js';
import type { ReadQueue } from './read-queue.js';
import type { Fact } from './reading.js';

const ARRIVED_MAX = 10_000; // beyond it is read once more
const HOUR_MS = 3_600_000;
const TURN_MS = 5; // then others get theirs

/** Samples, whose each of them is, and who was told that it was accepted. */
interface TakenGroup {
  readonly samples: readonly StoredSample[];
  readonly cars: readonly { readonly meaning?: CarMeaning | undefined }[];
  readonly acceptedBy: readonly (CarMeaning | undefined)[];
}

export function meaning(deps: {
  lines: LinesOfTime;
  writer: MeaningWriter;
  queue: ReadQueue;
  checkpointEveryMs: number;
  factsWithinMs: number;
}) {
  const { lines, writer, queue, checkpointEveryMs, factsWithinMs } = deps;
  let current: CarMeaning;
  let now = 0;
  const tell = (fact: Fact) => {
    current.unwritten.facts.set(fact.id, fact);
    writer.wanted(current, fact.urgent ? now : now + factsWithinMs);
  };
  const keep = (checkpoint: Checkpoint) => {
    current.unwritten.checkpoints.push(checkpoint);
  };

  return {
    /** The car is ours from now on, as long as the lease is by which its messages come. */
    claimed({ vehicleId, claim, at, isNew }: Claimed, lease: string): CarMeaning {
      const car = newCarMeaning(vehicleId, lease);
      car.claim = claim;
      car.durableAt = at ?? Number.NEGATIVE_INFINITY;
      car.acceptedAt = car.durableAt;
      if (isNew) car.line = lines.begin();
      return car;
    },

    /**
     * Before a sample is committed. Where it gives a moment (ms), a mark of it has to be on disk with the sample, lest a
     * crash forgets that it came late: then call `marked`.
     */
    accepted(car: CarMeaning, at: number): number | undefined {
      car.accepted++;
      if (at > car.acceptedAt) {
        car.acceptedAt = at;
        return undefined;
      }
      car.unsettledUntil = car.accepted;
      if (at > car.durableAt || at >= car.markedFrom) return undefined;
      return Math.floor(at / HOUR_MS) * HOUR_MS; // coarse, as a backlog may come newest first
    },

    marked(car: CarMeaning, since: number): void {
      car.markedFrom = Math.min(car.markedFrom, since);
    },

    /** What samples are judged by is another from `since` (ms) on, and we did not know: those since then are read again. */
    judgeAnew(car: CarMeaning, since: number): void {
      if (car.acceptedAt < since) return;
      noteLate(car, since, performance.now());
      queue.addLate(car);
    },

    /**
     * A group that is committed, in the order in which its samples were accepted. Call it again once it has resolved. What it has not
     * taken when `signal` says so is read out of the store after the next start.
     */
    async take(group: TakenGroup, refused: ReadonlySet<StoredSample>, signal: AbortSignal): Promise<void> {
      const { samples, cars, acceptedBy } = group;
      now = performance.now();
      for (let i = 0; i < samples.length; i++) {
        const car = cars[i]?.meaning;
        if (!car) continue;
        if (car === acceptedBy[i]) car.taken++; // another one was claimed meanwhile, which knows nothing of it
        const sample = samples[i] as StoredSample;
        if (refused.size === 0 || !refused.has(sample)) takeOne(car, sample);
        if (performance.now() - now < TURN_MS) continue;
        await nextTurn();
        if (signal.aborted) return;
        now = performance.now();
      }
    },
  };

  function takeOne(car: CarMeaning, sample: StoredSample): void {
    const { line, reading } = car;
    const { observedAt } = sample;
    if (observedAt < car.unwrittenFrom) car.unwrittenFrom = observedAt;
    if (reading) arriveMeanwhile(car, sample);
    if (line !== undefined && isAfter(sample, line)) {
      current = car;
      lines.advance(line, sample, tell, keep);
      writer.wanted(car, now + checkpointEveryMs);
    } else if (reading) return;
    else if (line === undefined) {
      if (observedAt <= car.durableAt) noteLate(car, observedAt, now);
      queue.add(car);
    } else if (!isTaken(car, line, sample)) {
      noteLate(car, observedAt, now);
      queue.addLate(car);
    }
  }

  /** What is read may have it, or have passed it: that is seen to at the end. */
  function arriveMeanwhile(car: CarMeaning, sample: StoredSample): void {
    if (car.arrived.length < ARRIVED_MAX) car.arrived.push(sample);
    else noteLate(car, sample.observedAt, now);
  }
}

export type Meaning = ReturnType<typeof meaning>;
