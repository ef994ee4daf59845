/** Rentals that were, written straight into the table: a year of them by the front door would take as long as it says. */
import type { Knex } from 'knex';

const DAY_MS = 86_400_000;

export interface Before {
  readonly userId: string;
  readonly vehicleId: string;
  readonly daysAgo: number;
  readonly days?: number;
  readonly state?: 'completed' | 'cancelled' | 'no_show';
}

/** Each was booked a day before it began, and is over. */
export async function rentedBefore(db: Knex, rentals: readonly Before[]): Promise<void> {
  const rows = rentals.map(({ userId, vehicleId, daysAgo, days = 1, state = 'completed' }) => {
    const startsAt = new Date(Date.now() - daysAgo * DAY_MS);
    const endsAt = new Date(startsAt.getTime() + days * DAY_MS);
    const bookedAt = new Date(startsAt.getTime() - DAY_MS);
    return {
      ...{ user_id: userId, vehicle_id: vehicleId, state, currency: 'EUR', created_at: bookedAt },
      ...{ starts_at: startsAt, ends_at: endsAt, blocked_until: endsAt, confirmed_at: bookedAt },
      pickup_branch_id: db('vehicles').select('branch_id').where({ id: vehicleId }),
    };
  });
  for (let from = 0; from < rows.length; from += 200) await db('reservations').insert(rows.slice(from, from + 200));
}
