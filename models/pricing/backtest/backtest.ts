/** Prices from demand beside fixed prices, on the same customers, market by market and seed by seed. */

import { type Pricer, sell } from './sell.js';
import { customersOf, type Market } from './simulated-market.js';

const MARKETS: readonly Market[] = [
  { name: 'busy', wantedPerCar: 0.5, medianWorth: 1.1, spread: 0.35 },
  { name: 'usual', wantedPerCar: 0.35, medianWorth: 1.1, spread: 0.35 },
  { name: 'quiet', wantedPerCar: 0.2, medianWorth: 1.1, spread: 0.35 },
  { name: 'priced too high', wantedPerCar: 0.5, medianWorth: 0.9, spread: 0.25 },
  { name: 'priced too low', wantedPerCar: 0.35, medianWorth: 1.4, spread: 0.5 },
];
/** Half a year that is judged, after 14 weeks at the fixed price; customers ask beyond its end, as in life. */
const SPAN = { cars: 20, days: 280, judgedFrom: 98 };
const DAYS_BEYOND = 20;
const BY_DEMAND: Pricer = { kind: 'demand', floorPercent: 80, capPercent: 130, trialPercent: 3 };
/** Fixed prices that are tried when all is over; nobody knows the best of them before. */
const HINDSIGHT = [0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4];

export interface Comparison {
  readonly market: string;
  readonly seed: number;
  /** Of the revenue by the fixed price. */
  readonly revenueRatio: number;
  readonly bestFixedRatio: number;
  readonly fixedUtilisation: number;
  readonly utilisation: number;
  readonly elasticity: number;
}

export function comparePrices(seeds: readonly number[], onDone: (market: string) => void = () => {}): Comparison[] {
  return MARKETS.flatMap((market) => {
    const compared = seeds.map((seed) => compare(market, seed));
    onDone(market.name);
    return compared;
  });
}

function compare(market: Market, seed: number): Comparison {
  const customers = customersOf(market, SPAN.cars, SPAN.days + DAYS_BEYOND, seed);
  const fixed = sell(customers, { kind: 'fixed', factor: 1 }, SPAN);
  const byDemand = sell(customers, BY_DEMAND, SPAN);
  const best = Math.max(...HINDSIGHT.map((factor) => sell(customers, { kind: 'fixed', factor }, SPAN).revenue));
  return {
    market: market.name,
    seed,
    revenueRatio: byDemand.revenue / fixed.revenue,
    bestFixedRatio: best / fixed.revenue,
    fixedUtilisation: fixed.utilisation,
    utilisation: byDemand.utilisation,
    elasticity: byDemand.elasticity.elasticity,
  };
}

/** A line a market: means over the seeds, and the least and the most of what is charged by demand. */
export function backtestTable(compared: readonly Comparison[]): string {
  const lines = byMarket(compared).map(([market, seeds]) => {
    const of = (value: (one: Comparison) => number) => seeds.map(value);
    const ratios = of(({ revenueRatio }) => revenueRatio);
    return [
      ...[market, `${percent(mean(ratios))} (${percent(Math.min(...ratios))} to ${percent(Math.max(...ratios))})`],
      `${share(mean(of(({ fixedUtilisation }) => fixedUtilisation)))} → ${share(mean(of(({ utilisation }) => utilisation)))}`,
      ...[
        percent(mean(of(({ bestFixedRatio }) => bestFixedRatio))),
        mean(of(({ elasticity }) => elasticity)).toFixed(2),
      ],
    ];
  });
  const head = [
    'market',
    'revenue (least to most)',
    'utilisation',
    'best fixed price in hindsight',
    'elasticity learned',
  ];
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...lines.map(row)].join('\n');
}

export function byMarket(compared: readonly Comparison[]): [string, Comparison[]][] {
  const names = [...new Set(compared.map(({ market }) => market))];
  return names.map((name) => [name, compared.filter(({ market }) => market === name)]);
}

export const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const percent = (ratio: number) => `${ratio < 1 ? '−' : '+'}${Math.abs(100 * (ratio - 1)).toFixed(1)} %`;
const share = (value: number) => `${(100 * value).toFixed(0)} %`;
