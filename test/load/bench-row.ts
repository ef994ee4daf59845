/** One line of the benchmark's table. */
export interface BenchRow {
  what: string;
  ours: string;
  peer?: string;
  /** Ours over the peer's, in the same run. */
  ratio?: number;
  /** What we want. */
  reach: string;
}

/** The rows as a Markdown table. */
export function tableOf(rows: readonly BenchRow[]): string {
  const lines = rows.map(
    ({ what, ours, peer, ratio, reach }) =>
      `| ${what} | ${ours} | ${peer ?? '–'} | ${ratio === undefined ? '–' : `${ratio.toFixed(2)} ×`} | ${reach} |`,
  );
  return ['| what | ours | peer | ratio | reach |', '|---|---|---|---|---|', ...lines].join('\n');
}
