/** Whether a quote is for what is being booked. */
import type { StoredQuote } from './quotes-repository.js';

export interface Booking {
  vehicleId: string;
  startsAt: Date;
  endsAt: Date;
  /** Whose rental it is. */
  userId: string;
  /** Null or absent: where it is fetched from. */
  returnBranchId?: string | null | undefined;
}

/** `of-another` is to be answered as one that is not there. */
export type QuoteMisfit = 'of-another' | 'taken' | 'expired' | 'other-vehicle' | 'other-times' | 'other-return';

export function quoteFits(quote: StoredQuote, booking: Booking, now: Date): 'ok' | QuoteMisfit {
  if (quote.userId !== null && quote.userId !== booking.userId) return 'of-another';
  if (quote.reservationId !== null) return 'taken';
  if (quote.expiresAt <= now) return 'expired';
  if (quote.vehicleId !== booking.vehicleId) return 'other-vehicle';
  const sameTimes = sameMoment(quote.startsAt, booking.startsAt) && sameMoment(quote.endsAt, booking.endsAt);
  if (!sameTimes) return 'other-times';
  return quote.returnBranchId === (booking.returnBranchId ?? null) ? 'ok' : 'other-return';
}

const sameMoment = (a: Date, b: Date) => a.getTime() === b.getTime();
