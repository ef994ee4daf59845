/** How long a quote thinks: its price by a full tariff, with what demand says of it and why. No database. In time of the processor. */

import { runningSums } from '../../api/pricing/demand-terms.js';
import { pricedWithDemand } from '../../api/pricing/demand-told.js';
import { type Priced, type PriceRequest, reasonsOf } from '../../api/pricing/price-of.js';
import { startedDays } from '../../api/pricing/started-days.js';
import type { BenchRow } from './bench-row.js';

const QUOTES = 20_000;
const WARM_UP = 2_000;
const HOUR_MS = 3_600_000;
const HOURS = 28 * 24;
const FROM = Date.UTC(2026, 5, 1);

const shares = Array.from({ length: HOURS }, (_, hour) => 0.6 + 0.35 * Math.sin(hour / 27));
const terms: Priced = {
  ...{ currency: 'EUR', pricePerDayMinor: 4990, pricePerHourMinor: 900, timeZone: 'Europe/Madrid' },
  tariff: {
    ...{ weekly: { percentOfDaily: 85 }, weekend: { days: [6, 7], percent: 10 } },
    seasons: [{ name: 'Summer', from: '06-15', until: '09-15', percent: 20 }],
    taxes: [{ name: 'VAT', percent: 21, included: true }],
  },
  factors: [{ kind: 'event', name: 'Fair', from: '2026-06-10', until: '2026-06-13', percent: 15 }],
  demand: {
    ...{ mode: 'live', floorPercent: 80, capPercent: 130, trialPercent: 2 },
    foreseen: {
      ...{ branchId: 'b', category: 'Sedan', from: FROM, elasticity: 1.6, model: { id: 'm', number: 1 } },
      ...{ demand: runningSums(shares), booked: runningSums(shares.map((share) => share * 0.7)) },
    },
  },
};

export async function quotePrice(): Promise<BenchRow[]> {
  const of = (what: string, work: (request: PriceRequest) => void, reach: string): BenchRow => {
    const tookMs: number[] = [];
    for (let quote = 0; quote < WARM_UP + QUOTES; quote++) {
      const startsAt = new Date(FROM + (quote % 600) * HOUR_MS);
      const endsAt = new Date(startsAt.getTime() + (1 + (quote % 30)) * 24 * HOUR_MS);
      const request = { startsAt, endsAt, askedAt: new Date(FROM) };
      const begun = process.cpuUsage();
      work(request);
      const { user, system } = process.cpuUsage(begun);
      if (quote >= WARM_UP) tookMs.push((user + system) / 1000);
    }
    tookMs.sort((a, b) => a - b);
    const at = (share: number) => `${(tookMs[Math.floor(share * QUOTES)] as number).toFixed(2)} ms`;
    return { what, ours: `p50 ${at(0.5)}, p99 ${at(0.99)}`, reach };
  };
  const reasons = (request: PriceRequest) =>
    void reasonsOf(terms, request, startedDays(request.startsAt, request.endsAt, terms.timeZone));
  return [
    of('a quote of 1 to 30 days: what demand says of each day, and why', reasons, 'p99 ≤ 2 ms'),
    of('all of its price, with and without demand', (request) => void pricedWithDemand(terms, request), ''),
  ];
}
