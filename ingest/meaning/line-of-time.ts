/** One car's line of time: how far its samples were read, and what every reading has in mind there. */
import type { StoredSample } from '../../contracts/index.js';
import { type Belief, newTrack } from '../oddness/belief.js';
import { newObservation, observe } from './observe.js';
import type { Reading, Tell } from './reading.js';

/** A sample's place among all of its car. */
export type Place = Pick<StoredSample, 'observedAt' | 'boot' | 'seq'>;

export interface Line {
  observedAt: number;
  boot: string;
  seq: number;
  belief: Belief;
  /** One for each reading, in their order. */
  states: unknown[];
  /** `observedAt` of the checkpoint that was kept last, or of the beginning. */
  keptAt: number;
  /** A fact came to rest: the next moment begins with a checkpoint. */
  rested: boolean;
}

/** A line as of a moment: with every sample of up to `at`, and none after. */
export interface Checkpoint {
  /** ms since the epoch. */
  at: number;
  /** JSON. */
  state: string;
}

const KEEP_EVERY_MS = 6 * 3_600_000; // what a late sample of a car that never rests costs at most

export const isAfter = (a: Place, b: Place): boolean =>
  a.observedAt !== b.observedAt ? a.observedAt > b.observedAt : a.boot !== b.boot ? a.boot > b.boot : a.seq > b.seq;

export function linesOfTime(readings: readonly Reading[]) {
  const seen = newObservation();
  let current: Line;
  let sink: Tell;
  const tell: Tell = (fact) => {
    if (fact.rests) current.rested = true;
    sink(fact);
  };

  const begin = (): Line => ({
    observedAt: Number.NEGATIVE_INFINITY,
    boot: '',
    seq: -1,
    belief: { newest: newTrack() },
    states: readings.map((reading) => reading.start()),
    keptAt: Number.NEGATIVE_INFINITY, // so that the first sample sets it
    rested: false,
  });

  /** Takes in the next sample, which must be after the line's place. `keep` gets checkpoints that are worth keeping. */
  function advance(line: Line, sample: StoredSample, onFact: Tell, keep: (checkpoint: Checkpoint) => void): void {
    const { observedAt } = sample;
    if (observedAt > line.observedAt && (line.rested || observedAt - line.keptAt > KEEP_EVERY_MS)) {
      line.rested = false;
      line.keptAt = Math.max(line.observedAt, 0); // a line that is new has nothing to keep
      if (line.seq >= 0) keep(checkpointOf(line));
    }
    current = line;
    sink = onFact;
    line.observedAt = observedAt;
    line.boot = sample.boot;
    line.seq = sample.seq;
    observe(line.belief, sample, seen);
    for (let i = 0; i < readings.length; i++) (readings[i] as Reading).take(line.states[i], seen, tell);
  }

  /** Of a line that has taken in a sample. */
  function checkpointOf({ observedAt, boot, seq, belief, states, keptAt, rested }: Line): Checkpoint {
    const named = readings.map(({ name, version }, i) => [name, { version, state: states[i] }]);
    const state = { boot, seq, keptAt, rested, belief: belief.newest, readings: Object.fromEntries(named) };
    return { at: observedAt, state: JSON.stringify(state) };
  }

  function lineFrom({ at, state }: Checkpoint): Line {
    const kept = JSON.parse(state) as {
      boot: string;
      seq: number;
      keptAt: number;
      rested: boolean;
      belief: Belief['newest'];
      readings: Record<string, { version: number; state: unknown } | undefined>;
    };
    return {
      observedAt: at,
      boot: kept.boot,
      seq: kept.seq,
      belief: { newest: { ...kept.belief, at: kept.belief.at ?? Number.NEGATIVE_INFINITY } },
      states: readings.map((reading) => {
        const known = kept.readings[reading.name];
        return known?.version === reading.version ? known.state : reading.start();
      }),
      keptAt: kept.keptAt,
      rested: kept.rested,
    };
  }

  /** Facts that are still open, as they stand. */
  function standing(line: Line, vehicleId: string, tell: Tell): void {
    for (let i = 0; i < readings.length; i++) (readings[i] as Reading).standing?.(line.states[i], vehicleId, tell);
  }

  return { begin, advance, checkpointOf, lineFrom, standing };
}

export type LinesOfTime = ReturnType<typeof linesOfTime>;
