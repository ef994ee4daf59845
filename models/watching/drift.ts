/** How far what a version reads and predicts has drifted from what it was trained on. */
import { type Spread, stabilityIndex } from '../tables/spread.js';
import type { Task } from '../task.js';

/** Above this much has changed; see `stabilityIndex`. */
export const MUCH = 0.25;
/** With fewer rows, chance alone moves the index. */
export const FEWEST_ROWS = 1_000;

export interface Drift {
  readonly side: 'input' | 'output';
  readonly name: string;
  readonly index: number;
  readonly rows: number;
}

export function driftOf(
  spreads: { readonly inputs: readonly Spread[]; readonly outputs: readonly Spread[] },
  counts: readonly { side: Drift['side']; name: string; counts: readonly number[] }[],
): Drift[] {
  return counts.flatMap(({ side, name, counts: counted }) => {
    const rows = counted.reduce((sum, count) => sum + count, 0);
    const spread = spreads[`${side}s`].find((one) => one.name === name);
    return spread && rows > 0 ? [{ side, name, rows, index: stabilityIndex(spread.shares, counted) }] : [];
  });
}

/** A sentence on the column that drifted most, or undefined where none has by much; those that are seasonal are not judged. */
export function driftComplaint(task: Pick<Task, 'seasonal'>, drifts: readonly Drift[]): string | undefined {
  const much = drifts
    .filter(({ name, rows, index }) => rows >= FEWEST_ROWS && index > MUCH && !task.seasonal?.includes(name))
    .sort((a, b) => b.index - a.index);
  const [most] = much;
  if (!most) return undefined;
  const what = most.side === 'input' ? 'what it reads' : 'what it predicts';
  const others = much.length > 1 ? `, and ${much.length - 1} more ${much.length > 2 ? 'columns' : 'column'}` : '';
  return `${what} is no longer what it was trained on: the stability index of ${most.name} is ${most.index.toFixed(2)} over ${most.rows} rows, above ${MUCH}${others}`;
}
