/** All that pricing and booking need of one vehicle, in one question, and kept for the next who asks. */
import type { Knex } from 'knex';
import { LRUCache } from 'lru-cache';
import type { OpeningHours } from '../../contracts/index.js';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import { isTimeZone } from '../branches/local-midnight.js';
import type { FleetPolicy } from '../fleets/fleet-policy.js';
import type { DatedFactor } from './day-factors.js';
import type { DemandTerms } from './demand-terms.js';
import { foreseenDemand } from './foreseen-demand.js';
import { type RentalTermsRow, rentalTermsRepository } from './rental-terms-repository.js';
import type { TariffRules } from './tariff.js';

const MOST_KEPT = 20_000;
const BELIEVED_MS = 10_000; // news of a change may get lost, and of a tariff there is none

export interface RentalTerms {
  vehicleId: string;
  /** Of the vehicles row. With `stamp` it tells whether these terms still hold: TERMS_HOLD. */
  vehicleVersion: number;
  /** A bigint as text: counts changes of tariffs, price factors, fleets and branches. */
  stamp: string;
  kind: string;
  category: string | null;
  currency: string;
  pricePerDayMinor: number;
  pricePerHourMinor: number | null;
  fleetId: string | null;
  branchId: string | null;
  branchName: string | null;
  /** The branch's; UTC without one. */
  timeZone: string;
  hours: OpeningHours | null;
  closedOn: string[];
  policy: FleetPolicy;
  tariff: TariffRules | undefined;
  /** Of its branch, where the tariff or demand asks for them. */
  factors?: readonly DatedFactor[];
  /** Undefined where demand is left out of prices. */
  demand?: DemandTerms | undefined;
}

/** Undefined for a vehicle that is not there. What is kept may be old: whoever books compares by TERMS_HOLD. */
export interface RentalTermsSource {
  of(vehicleId: string): Promise<RentalTerms | undefined>;
  /** As the database has them now. */
  fresh(vehicleId: string): Promise<RentalTerms | undefined>;
}

export function rentalTerms(db: Knex, liveBus: LiveBus): RentalTermsSource {
  const repository = rentalTermsRepository(db);
  const kept = new LRUCache<string, Promise<RentalTerms | undefined>>({ max: MOST_KEPT, ttl: BELIEVED_MS });
  const foreseen = foreseenDemand(db);
  let newestStamp: bigint | undefined;
  liveBus.subscribe(['vehicle-changed'], ({ vehicleId }) => void kept.delete(vehicleId));

  function fresh(vehicleId: string): Promise<RentalTerms | undefined> {
    const asked = repository.find(vehicleId).then(async (row) => row && { ...termsOf(row), ...(await demandOf(row)) });
    kept.set(vehicleId, asked);
    asked.then(
      (terms) => (terms ? noteStamp(terms.stamp) : kept.delete(vehicleId)), // made-up ids must not push out real ones
      () => kept.delete(vehicleId),
    );
    return asked;
  }

  async function demandOf({ demand_rules: rules, forecast }: RentalTermsRow): Promise<Pick<RentalTerms, 'demand'>> {
    if (!rules || rules.mode === 'off') return {};
    return { demand: { ...rules, mode: rules.mode, foreseen: forecast ? await foreseen.of(forecast) : undefined } };
  }

  /** A stamp not seen before: what is kept of other vehicles was read before some tariff, fleet or branch changed. */
  function noteStamp(stamp: string): void {
    if (newestStamp !== undefined && BigInt(stamp) <= newestStamp) return;
    if (newestStamp !== undefined) kept.clear();
    newestStamp = BigInt(stamp);
  }

  return { of: (vehicleId) => kept.get(vehicleId) ?? fresh(vehicleId), fresh };
}

const termsOf = (row: RentalTermsRow): RentalTerms => ({
  vehicleId: row.id,
  vehicleVersion: row.version,
  stamp: row.stamp,
  kind: row.kind,
  category: row.category,
  currency: row.currency,
  pricePerDayMinor: Number(row.price_per_day_minor),
  pricePerHourMinor: row.price_per_hour_minor === null ? null : Number(row.price_per_hour_minor),
  fleetId: row.fleet_id,
  branchId: row.branch_id,
  branchName: row.branch_name,
  timeZone: row.time_zone !== null && isTimeZone(row.time_zone) ? row.time_zone : 'UTC',
  hours: row.hours,
  closedOn: row.closed_on ?? [],
  policy: row.effective_policy ?? {},
  tariff: row.rules ?? undefined,
  ...(row.factors && { factors: row.factors }),
});
