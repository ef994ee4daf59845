/** A price with what demand says of it: charged where demand is live, else kept beside it for staff to see. */
import { type Static, Type } from 'typebox';
import type { PriceReason } from '../../models/index.js';
import { foreseenOfDay } from './demand-terms.js';
import { type Price, type Priced, type PriceRequest, priceOfDays, reasonsOf } from './price-of.js';
import { type StartedDays, startedDays } from './started-days.js';

const DAY_MS = 86_400_000;
const MOST_DAYS_TOLD = 60; // of a rental; those that follow say little else

const Minor = Type.Integer({ description: "In the currency's minor units (ISO 4217)" });

export const DemandShown = Type.Object(
  {
    mode: Type.Enum(['shadow', 'live'], { description: 'live: it is charged; shadow: it would be' }),
    withoutMinor: Type.Integer({ description: 'The total without demand' }),
    withMinor: Minor,
    model: Type.Union([Type.Object({ id: Type.String(), number: Type.Integer() }), Type.Null()], {
      description: 'The version that foresaw demand; null: rules did',
    }),
    reasons: Type.Array(Type.Object({ name: Type.String(), why: Type.String(), amountMinor: Minor })),
  },
  { $id: 'DemandShown' },
);
export type DemandShown = Static<typeof DemandShown>;

/** As it is kept; what is more than is shown serves to learn who minds prices. */
export interface DemandTold extends DemandShown {
  category: string;
  /** The mean share foreseen to be taken. */
  demand: number;
  leadDays: number;
  elasticity: number;
  /** What was asked, of the price without demand. */
  priceRatio: number;
}

/** `told` is null where demand is off or nothing is foreseen. */
export function pricedWithDemand(terms: Priced, request: PriceRequest): { price: Price; told: DemandTold | null } {
  const { demand } = terms;
  const started = startedDays(request.startsAt, request.endsAt, terms.timeZone);
  const without = priceOfDays(terms, request, started, []);
  if (!demand?.foreseen) return { price: without, told: null };
  const reasons = reasonsOf(terms, request, started);
  const priced = priceOfDays(terms, request, started, reasons);
  const isLive = demand.mode === 'live';
  const { foreseen } = demand;
  const days = daysOf(started);
  const byDay = reasons.slice(0, days.length);
  const shares = days.map((_, k) => foreseenOfDay(foreseen, request.startsAt.getTime() + k * DAY_MS).demand);
  const told: DemandTold = {
    mode: demand.mode,
    withoutMinor: without.totalMinor,
    withMinor: priced.totalMinor,
    model: foreseen.model ?? null,
    reasons: priced.parts
      .filter(({ kind }) => kind === 'demand')
      .map(({ name, amountMinor }) => ({ name, amountMinor, why: whyOf(name, byDay, days) })),
    category: foreseen.category,
    demand: shares.reduce((sum, share) => sum + share, 0) / shares.length,
    leadDays: request.askedAt ? (request.startsAt.getTime() - request.askedAt.getTime()) / DAY_MS : 0,
    elasticity: foreseen.elasticity,
    priceRatio: isLive && without.totalMinor > 0 ? priced.totalMinor / without.totalMinor : 1,
  };
  return { price: isLive ? priced : without, told };
}

/** What of it may be seen by whoever sees the price. */
export const demandShown = ({ mode, withoutMinor, withMinor, model, reasons }: DemandTold): DemandShown => ({
  ...{ mode, withoutMinor, withMinor, model, reasons },
});

/** Its dates, in days since 1970-01-01. */
function daysOf({ firstDate, count }: StartedDays): number[] {
  return Array.from({ length: Math.min(count, MOST_DAYS_TOLD) }, (_, k) => firstDate + k);
}

/** Of the day on which the reason counts most. */
function whyOf(name: string, byDay: readonly (readonly PriceReason[])[], days: readonly number[]): string {
  const reasons = byDay.map((all) => all.find((reason) => reason.name === name));
  let most = 0;
  reasons.forEach((reason, k) => {
    if (Math.abs(reason?.percent ?? 0) > Math.abs(reasons[most]?.percent ?? 0)) most = k;
  });
  const why = reasons[most]?.why ?? '';
  const isOfDay = !reasons.every((reason) => reason?.why === why);
  return isOfDay ? `${why} on ${new Date((days[most] as number) * DAY_MS).toISOString().slice(0, 10)}` : why;
}
