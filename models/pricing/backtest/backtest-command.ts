/** `npm run models -- backtest prices`. */
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { backtestTable, comparePrices } from './backtest.js';
import { backtestPlot } from './backtest-plot.js';

const FIRST_SEED = 42;

export function addBacktest(program: Command): void {
  program
    .command('backtest')
    .description('sells to simulated customers by prices from demand and by fixed prices')
    .argument('<what>', 'prices')
    .option('--seeds <n>', 'of how many', '8')
    .option('--out <file>', 'a plot, SVG')
    .action(async (what: string, { seeds, out }: { seeds: string; out?: string }) => {
      if (what !== 'prices') throw new Error(`there is no backtest of ${what}; there is one of prices`);
      const count = Number(seeds);
      if (!(Number.isInteger(count) && count > 0 && count <= 1000)) throw new Error('--seeds: wanted 1 to 1000');
      const compared = comparePrices(
        Array.from({ length: count }, (_, i) => FIRST_SEED + i),
        (market) => console.error(market),
      );
      console.log(backtestTable(compared));
      if (out) await writeFile(out, backtestPlot(compared));
    });
}
