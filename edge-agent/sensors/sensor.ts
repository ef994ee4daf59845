/** A source of signals in the car: asked at each tick, answers with what it knows now. */
import type { Sample } from '../../contracts/index.js';

/** Part of a sample, in the contract's units. */
export type Reading = Omit<Sample, 'seq' | 'observedAt'>;

export interface Sensor {
  /** For people and for `…/config`: `simulated`, `csv`, `obd`, `gpsd`. */
  readonly name: string;
  /** Begins to sense. Never throws for hardware that is away: a sensor looks for it again by itself. */
  start(): Promise<void>;
  /** What is new since the last call; empty where nothing is. Never waits for hardware longer than a tick or two. */
  read(): Promise<Reading>;
  stop(): Promise<void>;
  /** What is wrong, in one sentence; undefined while it works. */
  problem(): string | undefined;
}
