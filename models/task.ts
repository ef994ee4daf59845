/** What every task of the models is, so that one command line, one worker and one registry serve them all. */
import type { Table } from './tables/table.js';
import type { TrainingRun } from './training/training-run.js';

/** What is asked of a training or an evaluation besides its table. */
export interface Ask {
  readonly seed: number;
  /** The column to predict, where the task leaves that open. */
  readonly target?: string | undefined;
  /** A rough model within seconds, to try the way and not the figures. */
  readonly quick?: boolean | undefined;
}

/** One exam: labels of `test` are known to `truth` alone, row by row as the task predicts them. */
export interface HoldOut {
  readonly train: Table;
  readonly test: Table;
  readonly truth: Table;
}

/** Holds what it needs to predict; a network's memory is freed by its disposal. */
export interface Predictor extends Disposable {
  predict(table: Table): Table;
}

export interface Judging {
  readonly metric: string;
  readonly better: 'higher' | 'lower';
}

/** `Saved` is plain JSON. */
export interface Task<Saved = unknown> {
  readonly name: string;
  /** One sentence: the files it reads and the columns it writes. */
  readonly summary: string;
  /** Counts up with each change of features, recipe or training: an old checkpoint never goes on under a new one. */
  readonly recipe: number;
  /** The metric of `score` by which a version in service is judged. */
  readonly judgedBy: Judging;
  /**
   * Columns, read or predicted, that follow the calendar or the weather: a week of them is never spread as a year is, so
   * their drift is shown and takes no version out of service.
   */
  readonly seasonal?: readonly string[];
  /** Columns that hold the histories of people: of them nothing is kept with a version, not even how they are spread. */
  readonly personal?: readonly string[];
  read(paths: readonly string[]): Promise<Table>;
  /** The exams by which it is judged; several are judged by their mean. */
  holdOut(labelled: Table, ask: Ask): HoldOut[];
  train(labelled: Table, ask: Ask, run: TrainingRun): Promise<Saved>;
  open(saved: Saved): Promise<Predictor>;
  /** Metrics by name, such as `{ rmsle: 0.38 }`. */
  score(predicted: Table, truth: Table): Readonly<Record<string, number>>;
}
