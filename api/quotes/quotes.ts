/** Making quotes. */
import type { Knex } from 'knex';
import { demandShown, pricedWithDemand } from '../pricing/demand-told.js';
import { driverAgeYears } from '../pricing/driver-age.js';
import { majorUnits } from '../pricing/major-units.js';
import type { RentalTerms, RentalTermsSource } from '../pricing/rental-terms.js';
import { type SpanPaths, spanOf } from '../rental-time/rental-span.js';
import { vehicleNotFound } from '../vehicles/vehicles.js';
import type { CarPrice, Quote, QuoteInput } from './quote.js';
import { quotesRepository, type StoredQuote } from './quotes-repository.js';

export type MakeQuote = (
  db: Knex,
  input: QuoteInput,
  userId: string | undefined,
  paths: SpanPaths,
) => Promise<StoredQuote>;

/** Throws a MotorpoolError: not-found for the vehicle, bad-input for the times or the branch. */
export function quotes(terms: RentalTermsSource): MakeQuote {
  return async (db, input, userId, paths) => {
    const found = await terms.fresh(input.vehicleId);
    if (!found) throw vehicleNotFound();
    const { startsAt: startDate, endsAt: endDate } = input;
    const askedAt = new Date();
    const span = spanOf({ startDate, endDate }, found.timeZone, askedAt, paths);
    const returnBranchId = input.returnBranchId ?? null;
    const oneWay = returnBranchId !== null && returnBranchId !== found.branchId;
    const driverAge = await ageOf(db, found, userId, span.startsAt);
    const { price, told } = pricedWithDemand(found, { ...span, oneWay, driverAgeYears: driverAge, askedAt });
    return quotesRepository(db).insert({
      userId: userId ?? null,
      vehicleId: found.vehicleId,
      ...span,
      returnBranchId,
      distanceKm: input.distanceKm ?? null,
      ...price,
      demand: told,
      vehicleVersion: found.vehicleVersion,
    });
  };
}

/** Asked for only where a price depends on it. */
async function ageOf(db: Knex, { tariff, timeZone }: RentalTerms, userId: string | undefined, at: Date) {
  if (!tariff?.youngDriver || userId === undefined) return undefined;
  return driverAgeYears(await quotesRepository(db).birthDateOf(userId), at, timeZone);
}

/** As the API shows it. */
export function quoteShown(quote: StoredQuote): Quote {
  return {
    id: quote.id,
    vehicleId: quote.vehicleId,
    startsAt: quote.startsAt.toISOString(),
    endsAt: quote.endsAt.toISOString(),
    returnBranchId: quote.returnBranchId,
    distanceKm: quote.distanceKm,
    totalMinor: quote.totalMinor,
    currency: quote.currency,
    parts: quote.parts,
    includedTaxes: quote.includedTaxes,
    demand: quote.demand?.mode === 'live' ? demandShown(quote.demand) : null,
    createdAt: quote.createdAt.toISOString(),
    expiresAt: quote.expiresAt.toISOString(),
  };
}

/** As the rental documents write it. */
export function carPriceOf({ id, vehicleId, currency, totalMinor, parts, expiresAt }: StoredQuote): CarPrice {
  const [base, ...others] = parts;
  return {
    carId: vehicleId,
    basePrice: majorUnits(base?.amountMinor ?? 0, currency),
    totalPrice: majorUnits(totalMinor, currency),
    currency,
    factors: others.map(({ name, amountMinor }) => ({ name, effect: majorUnits(amountMinor, currency) })),
    quoteId: id,
    expiresAt: expiresAt.toISOString(),
  };
}
