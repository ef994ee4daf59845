/** What was seen, as a table for people, and which of it breaks a promise. */
import type { Seen } from './outage.js';

export const PROMISED_MS = 10_000;
/** Of requests, while processes are replaced one by one. */
const REFUSED_SHARE = 0.001;

const seconds = (ms: number | undefined) => (ms === undefined ? 'never' : `${(ms / 1000).toFixed(1)} s`);
const share = ({ failed, requests }: { failed: number; requests: number }) =>
  `${failed} of ${requests} (${((100 * failed) / Math.max(1, requests)).toFixed(1)} %)`;

/** Markdown. */
export function tableOf(rows: readonly Seen[]): string {
  const head = [
    '| host | what | away | all cars acknowledged after | longest silence of a car | HTTP fails no more after | requests failed | maps move after | every partition read after |',
    '|---|---|---|---|---|---|---|---|---|',
  ];
  const lines = rows.map((row) => {
    const told = [row.host, row.kind, seconds(row.goneMs), seconds(row.carsMs), seconds(row.longestSilenceMs)];
    return `| ${[...told, seconds(row.httpMs), share(row), seconds(row.mapMs), seconds(row.stateMs)].join(' | ')} |`;
  });
  return [...head, ...lines].join('\n');
}

/** One sentence for each promise that was broken. */
export function brokenPromises(rows: readonly Seen[], limitMs: number): string[] {
  const broken = rows.flatMap((row) =>
    (
      [
        ['cars are acknowledged', row.carsMs],
        ['HTTP serves', row.httpMs],
        ['maps move', row.mapMs],
        ['partitions are read', row.stateMs],
        ['a car that was silent is heard', Math.max(0, row.longestSilenceMs - row.goneMs)],
      ] as const
    )
      .filter(([, ms]) => ms === undefined || ms > limitMs)
      .map(
        ([what, ms]) => `${row.host} ${row.kind}: ${what} again after ${seconds(ms)}, promised are ${seconds(limitMs)}`,
      ),
  );
  const rolled = rows.filter(({ kind }) => kind === 'upgraded');
  const failed = rolled.reduce((sum, row) => sum + row.failed, 0);
  const requests = rolled.reduce((sum, row) => sum + row.requests, 0);
  if (failed > requests * REFUSED_SHARE) {
    broken.push(`the upgrade refused ${share({ failed, requests })} of the requests, promised is 0.1 %`);
  }
  return broken;
}
