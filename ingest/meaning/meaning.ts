/**
 * From samples to meaning: each committed sample is taken in by its car's readings, in memory; what came late makes the
 * car be read again from a checkpoint. The facts are those of the set of samples, however they came.
 */
import type { StoredSample } from '../../contracts/index.js';
import { type CarMeaning, identityOf, newCarMeaning, noteLate } from './car-meaning.js';
import { type Checkpoint, isAfter, type Line, type LinesOfTime } from './line-of-time.js';
import type { Claimed } from './meaning-repository.js';
import type { MeaningWriter } from './meaning-writer.js';
import type { ReadQueue } from './read-queue.js';
import type { Fact } from './reading.js';

const HOUR_MS = 3_600_000;

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
    writer.wanted(current, now + factsWithinMs);
  };
  const keep = (checkpoint: Checkpoint) => {
    current.unwritten.checkpoints.push(checkpoint);
  };

  return {
    /** The car is ours from now on. */
    claimed({ vehicleId, claim, at, isNew }: Claimed): CarMeaning {
      const car = newCarMeaning(vehicleId);
      car.claim = claim;
      car.durableAt = at ?? Number.NEGATIVE_INFINITY;
      car.acceptedAt = car.durableAt;
      if (isNew) car.line = lines.begin();
      return car;
    },

    /**
     * Before a sample is committed. False when a later one was accepted earlier: call `lateIsTaken` once it is
     * committed. `mark` is where a mark has to be on disk with it, lest a crash forgets that it came.
     */
    accepted(car: CarMeaning, at: number): { mark: number | undefined } | undefined {
      if (at > car.acceptedAt) {
        car.acceptedAt = at;
        return undefined;
      }
      car.lateInFlight++;
      if (at > car.durableAt || at >= car.markedFrom) return { mark: undefined };
      car.markedFrom = Math.floor(at / HOUR_MS) * HOUR_MS; // coarse, as a backlog may come newest first
      return { mark: car.markedFrom };
    },

    lateIsTaken(car: CarMeaning): void {
      car.lateInFlight--;
    },

    /** Samples that are committed, `cars[i]` the car of `samples[i]`, in the order of the commits. */
    take(samples: readonly StoredSample[], carOf: (index: number) => CarMeaning | undefined): void {
      now = performance.now();
      for (let i = 0; i < samples.length; i++) {
        const car = carOf(i);
        if (car) takeOne(car, samples[i] as StoredSample);
      }
    },
  };

  function takeOne(car: CarMeaning, sample: StoredSample): void {
    const { line, readTo } = car;
    if (sample.observedAt < car.unwrittenFrom) car.unwrittenFrom = sample.observedAt;
    if (readTo) passBy(car, sample, readTo);
    if (line === undefined) {
      if (!car.reading && sample.observedAt <= car.durableAt) noteLate(car, sample.observedAt, now);
      queue.add(car);
    } else if (isAfter(sample, line)) {
      current = car;
      lines.advance(line, sample, tell, keep);
      writer.wanted(car, now + checkpointEveryMs);
    } else if (!readTo) comeLate(car, sample);
  }

  /** While the car is being read again. */
  function passBy(car: CarMeaning, sample: StoredSample, readTo: Line): void {
    if (!isAfter(sample, readTo)) comeLate(car, sample);
    else if (car.newest === undefined || isAfter(sample, car.newest)) {
      const { observedAt, boot, seq } = sample;
      car.newest = { observedAt, boot, seq };
    }
  }

  function comeLate(car: CarMeaning, sample: StoredSample): void {
    const { line } = car;
    if (line && line.observedAt === sample.observedAt && line.seq === sample.seq && line.boot === sample.boot) return;
    if (car.included?.has(identityOf(sample))) return;
    noteLate(car, sample.observedAt, now);
    queue.addLate(car);
  }
}

export type Meaning = ReturnType<typeof meaning>;
