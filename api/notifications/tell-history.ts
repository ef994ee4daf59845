/** What became of reservations, told to their people and to other systems, from the table that cannot forget it. */
import type { Knex } from 'knex';
import { during } from '../../platform/current-work.js';
import { writeAsPartOf } from '../../platform/postgres/traced-transactions.js';
import type { Tracing } from '../../platform/tracing/tracing.js';
import { historyRepository, type UntoldRow } from './history-repository.js';
import { notificationsRepository } from './notifications-repository.js';
import type { News } from './notify.js';
import { notify } from './notify.js';

const AT_ONCE = 50;

const KINDS: Readonly<Record<string, News['kind']>> = {
  held: 'held',
  confirmed: 'confirmed',
  completed: 'ended',
  cancelled: 'cancelled',
  expired: 'expired',
  no_show: 'no-show',
};

const EVENTS: Readonly<Record<string, string>> = {
  held: 'reservation.held',
  confirmed: 'reservation.confirmed',
  active: 'reservation.started',
  completed: 'reservation.ended',
  cancelled: 'reservation.cancelled',
  expired: 'reservation.expired',
  no_show: 'reservation.no-show',
};

/** All in one transaction: each is told once, whoever dies when. Gives how many. */
export async function tellHistory(db: Knex, tracing?: Tracing): Promise<number> {
  return db.transaction(async (tx) => {
    const rows = await historyRepository(tx).takeUntold(AT_ONCE);
    for (const row of rows) {
      const { user_id: userId } = row;
      if (userId === null) continue;
      const traced = tracing?.follow('tell of a reservation', row.traceparent, { attributes: { state: row.state } });
      if (tracing) await writeAsPartOf(tx, traced?.traceparent);
      await during(traced, () => tellOne(tx, row, userId));
    }
    return rows.length;
  });
}

async function tellOne(tx: Knex, row: UntoldRow, userId: string): Promise<void> {
  const changed = row.before === row.state; // its times, its car
  const [startsAt, endsAt] = [row.starts_at.toISOString(), row.ends_at.toISOString()];
  const kind = KINDS[row.state];
  // Who moves a hold or a rental that runs sees it; a booking that stands otherwise now is confirmed anew.
  if (kind && (!changed || row.state === 'confirmed')) {
    await notify(tx, {
      kind,
      userId,
      reservationId: row.reservation_id,
      data: { startsAt, endsAt, totalMinor: Number(row.total_minor) },
      dedupeKey: `reservation:${row.reservation_id}:${row.id}`,
      at: row.at,
    });
  }
  const event = changed ? 'reservation.changed' : EVENTS[row.state];
  if (!event) return;
  const data = {
    reservationId: row.reservation_id,
    userId,
    vehicleId: row.vehicle_id,
    state: row.state,
    startsAt,
    endsAt,
    totalMinor: Number(row.total_minor),
    currency: row.currency,
    at: row.at.toISOString(),
  };
  await notificationsRepository(tx).emit(
    event,
    row.reservation_id,
    data,
    `reservation:${row.reservation_id}:${row.id}`,
    row.at,
  );
}
