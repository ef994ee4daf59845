/** The backtest as a picture: a dot a seed, a bar the mean, for each market. */
import { byMarket, type Comparison, mean } from './backtest.js';

const [WIDTH, ROW, LEFT, TOP, RIGHT] = [720, 44, 130, 60, 20];
/** Ratios of revenue at the edges. */
const [LEAST, MOST] = [0.94, 1.1];

export function backtestPlot(compared: readonly Comparison[]): string {
  const markets = byMarket(compared);
  const height = TOP + ROW * markets.length + 50;
  const x = (ratio: number) => LEFT + ((ratio - LEAST) / (MOST - LEAST)) * (WIDTH - LEFT - RIGHT);
  const ticks = Array.from({ length: 9 }, (_, i) => 0.94 + 0.02 * i);
  const within = (ratio: number) => Math.min(MOST, Math.max(LEAST, ratio));
  const rows = markets.flatMap(([market, seeds], row) => {
    const y = TOP + ROW * (row + 0.5);
    const middle = x(within(mean(seeds.map(({ revenueRatio }) => revenueRatio))));
    return [
      `<text x="${LEFT - 10}" y="${y + 4}" text-anchor="end">${market}</text>`,
      ...seeds.map(
        ({ revenueRatio }) =>
          `<circle cx="${x(within(revenueRatio)).toFixed(1)}" cy="${y}" r="4" fill="#0a6ebd" fill-opacity=".45"/>`,
      ),
      `<line x1="${middle.toFixed(1)}" x2="${middle.toFixed(1)}" y1="${y - 13}" y2="${y + 13}" stroke="#0a3d66" stroke-width="3"/>`,
    ];
  });
  const grid = ticks.map((tick) => {
    const at = x(tick).toFixed(1);
    const isOne = Math.abs(tick - 1) < 1e-9;
    return `<line x1="${at}" x2="${at}" y1="${TOP}" y2="${height - 50}" stroke="${isOne ? '#333' : '#ddd'}"/><text x="${at}" y="${height - 32}" text-anchor="middle">${Math.round(100 * (tick - 1))} %</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="13" fill="#222">`,
    '<title>Revenue by prices from demand, beside that by fixed prices</title>',
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    '<text x="12" y="26" font-size="16">Revenue by prices from demand, beside that by fixed prices</text>',
    '<text x="12" y="46" fill="#555">A dot is a seed, a bar the mean of them; simulated customers</text>',
    ...grid,
    ...rows,
    `<text x="${LEFT}" y="${height - 10}" fill="#555">more or less than by fixed prices</text>`,
    '</svg>\n',
  ].join('\n');
}
