/** Holding a car: priced on its terms of now, asked of the driver what the fleet asks, then one statement that decides. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import type { Actor } from '../audit/audit-repository.js';
import { wordsOf } from '../fitness/unfit-reasons.js';
import { pricedWithDemand } from '../pricing/demand-told.js';
import { driverAgeYears } from '../pricing/driver-age.js';
import type { RentalTerms, RentalTermsSource } from '../pricing/rental-terms.js';
import { type QuoteMisfit, quoteFits } from '../quotes/quote-fits.js';
import { quotesRepository } from '../quotes/quotes-repository.js';
import { type SpanPaths, spanOf } from '../rental-time/rental-span.js';
import { vehicleNotFound } from '../vehicles/vehicles.js';
import { auditStaff } from './audit-staff.js';
import { driverRepository } from './driver-repository.js';
import { asksOfDriver, assertMayDrive } from './driver-requirements.js';
import { assertAllowed, assertTermsAccepted } from './rental-requirements.js';
import type { ReservationInput } from './reservation.js';
import { VehicleAlreadyReserved, VehicleUnfit } from './reservation-errors.js';
import type { ReservationRow } from './reservation-row.js';
import { type ReserveOutcome, reserveRepository } from './reserve-repository.js';

/** Who reserves: a customer for themselves, or staff for a customer. */
export interface HoldRequest extends ReservationInput {
  userId: string;
  by: Actor;
  /** How the caller names the two ends, for its errors. */
  paths?: SpanPaths;
}

export interface HoldDeps {
  terms: RentalTermsSource;
  holdSeconds: number;
  /** Cars like it that are free then, for whom it is refused. */
  alternatives(terms: RentalTerms, span: { startsAt: Date; endsAt: Date }): Promise<readonly unknown[]>;
  onConflict(): void;
}

const TRIES = 3;
export const PATHS: SpanPaths = { start: '/startsAt', end: '/endsAt' };

/**
 * Throws a MotorpoolError: bad-input for a span or quote that cannot be, not-found, conflict for a car that is taken or unfit,
 * forbidden for a driver that the fleet does not take. All that it writes for a customer is one statement; for staff the audit log is another.
 */
export async function hold(db: Knex, request: HoldRequest, deps: HoldDeps): Promise<ReservationRow> {
  for (let tries = 1; ; tries++) {
    const terms = await (tries === 1 ? deps.terms.of(request.vehicleId) : deps.terms.fresh(request.vehicleId));
    if (!terms) throw vehicleNotFound();
    const span = spanOf(
      { startDate: request.startsAt, endDate: request.endsAt },
      terms.timeZone,
      new Date(),
      request.paths ?? PATHS,
    );
    const outcome = await attempt(db, request, terms, span, deps.holdSeconds);
    if (outcome.kind === 'reserved') return outcome.row;
    if (outcome.kind === 'stale-terms' && tries < TRIES) continue; // prices or policies were changed a moment ago
    throw await refusalOf(outcome, terms, span, deps);
  }
}

async function attempt(
  db: Knex,
  request: HoldRequest,
  terms: RentalTerms,
  span: { startsAt: Date; endsAt: Date },
  holdSeconds: number,
): Promise<ReserveOutcome> {
  const { policy } = terms;
  assertAllowed(terms, span);
  assertTermsAccepted(policy, request.acceptedTerms);
  const isOwn = request.userId === request.by.userId;
  const needsDriver = !isOwn || asksOfDriver(policy) || terms.tariff?.youngDriver !== undefined;
  const driver = needsDriver ? await driverRepository(db).find(request.userId) : undefined;
  if (needsDriver && !driver) throw notThere('/userId');
  if (driver) assertMayDrive(terms, driver, span);
  const oneWay = request.returnBranchId !== undefined && request.returnBranchId !== terms.branchId;
  const { price, told } =
    request.quoteId === undefined
      ? pricedWithDemand(terms, {
          ...span,
          oneWay,
          askedAt: new Date(),
          driverAgeYears: driverAgeYears(driver?.birthDate ?? undefined, span.startsAt, terms.timeZone),
        })
      : await quotedPrice(db, request, request.quoteId, terms, span);
  const reserve = async (kept: Knex) => {
    const outcome = await reserveRepository(kept).reserve({
      ...span,
      vehicleId: terms.vehicleId,
      userId: request.userId,
      distanceKm: request.distanceKm,
      holdSeconds,
      terms: request.quoteId === undefined ? terms : undefined,
      mostHolds: policy.mostHolds,
      returnBranchId: request.returnBranchId,
      totalMinor: price.totalMinor,
      currency: price.currency,
      priceParts: [...price.parts],
      includedTaxes: price.includedTaxes,
      depositMinor: policy.depositMinor ?? 0,
      quoteId: request.quoteId,
      termsVersion: request.acceptedTerms,
      demand: told,
      by: request.by.userId,
    });
    if (outcome.kind === 'reserved') await auditStaff(kept, request.by, undefined, outcome.row, 'reservation.hold');
    return outcome;
  };
  try {
    if (isOwn && policy.mostHolds === undefined && !db.isTransaction) return await reserve(db);
    return await orNothing(db, async (tx) => {
      // One of a person's holds after the other, as a count would miss those that are being made.
      if (policy.mostHolds !== undefined) await driverRepository(tx).lock(request.userId);
      return reserve(tx);
    });
  } catch (error) {
    throw explained(error);
  }
}

/**
 * In a transaction, or a savepoint of the one that is open, of which nothing is left where it is refused. No lock either:
 * who holds one must not wait for a second connection of the pool, as looking for alternatives does.
 */
async function orNothing(db: Knex, work: (tx: Knex) => Promise<ReserveOutcome>): Promise<ReserveOutcome> {
  const tx = await db.transaction();
  try {
    const outcome = await work(tx);
    await (outcome.kind === 'reserved' ? tx.commit() : tx.rollback());
    return outcome;
  } catch (error) {
    await tx.rollback();
    throw error;
  }
}

/** What was quoted is what is charged. */
async function quotedPrice(
  db: Knex,
  { vehicleId, userId, returnBranchId }: HoldRequest,
  quoteId: string,
  { tariff }: RentalTerms,
  span: { startsAt: Date; endsAt: Date },
) {
  const quote = await quotesRepository(db).find(quoteId);
  const fits = quote ? quoteFits(quote, { vehicleId, userId, returnBranchId, ...span }, new Date()) : 'of-another';
  if (!quote || fits !== 'ok') throw quoteDoesNotFit(MISFITS[fits as QuoteMisfit]);
  // Nobody knew how old its driver would be.
  if (quote.userId === null && tariff?.youngDriver) throw quoteDoesNotFit('was made for nobody in particular: sign in');
  return { price: quote, told: quote.demand };
}

const MISFITS: Readonly<Record<QuoteMisfit, string>> = {
  'of-another': 'is not there',
  taken: 'was used',
  expired: 'has run out',
  'other-vehicle': 'is for another car',
  'other-times': 'is for another time',
  'other-return': 'is for another place of return',
};

const quoteDoesNotFit = (why: string) =>
  new MotorpoolError('conflict', 'quote-does-not-fit', `This quote ${why}. Ask for a new one.`);

async function refusalOf(
  outcome: Exclude<ReserveOutcome, { kind: 'reserved' }>,
  terms: RentalTerms,
  span: { startsAt: Date; endsAt: Date },
  deps: HoldDeps,
): Promise<MotorpoolError> {
  switch (outcome.kind) {
    case 'taken':
      deps.onConflict();
      return new VehicleAlreadyReserved(await deps.alternatives(terms, span));
    case 'unfit':
      return new VehicleUnfit(wordsOf(outcome.codes, outcome.facts), await deps.alternatives(terms, span));
    case 'quote-used':
      return quoteDoesNotFit('was used, or has run out');
    case 'too-many-holds':
      return new MotorpoolError(
        'conflict',
        'too-many-holds',
        'Too many cars are held already. Confirm or cancel one first.',
      );
    case 'stale-terms':
      return new MotorpoolError('unavailable', 'prices-change', 'Prices are being changed. Try again in a moment.');
    case 'no-vehicle':
      return vehicleNotFound();
  }
}

/** The database's word that something a reservation names is not there, as a MotorpoolError (bad-input); else the error itself. */
export function explained(error: unknown): unknown {
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code !== '23503') return error;
  return notThere(constraint === 'reservations_user_id_fkey' ? '/userId' : '/returnBranchId');
}

const notThere = (path: string) =>
  new MotorpoolError('bad-input', 'unknown-reference', 'Somebody or something that is named is not there.', {
    errors: [{ path, message: 'is not there' }],
  });
