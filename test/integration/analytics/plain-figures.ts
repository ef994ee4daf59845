/** The figures computed plainly: every row of the base tables looked at once, in plain code. */
import type { Knex } from 'knex';
import { DateTime } from 'luxon';

const DAY_MS = 86_400_000;

export interface CarDay {
  bookings: number;
  cancellations: number;
  pick_ups: number;
  booked_s: number;
  trips: number;
  trip_s: number;
  rented_s: number;
  available_s: number;
  revenue: Record<string, number>;
  maintenance_cost: Record<string, number>;
  hours: number[];
  routes: Record<string, number>;
}

interface Rental {
  id: string;
  purpose: string;
  vehicle_id: string;
  state: string;
  starts_at: Date;
  ends_at: Date;
  pickup_branch_id: string | null;
  return_branch_id: string | null;
  total_minor: string;
  currency: string;
  refund_minor: string | null;
  created_at: Date;
  confirmed_at: Date | null;
  started_at: Date | null;
  ended_at: Date | null;
  cancelled_at: Date | null;
}

const dayOf = (at: Date | number) => new Date(at).toISOString().slice(0, 10);
const emptyDay = (): CarDay => ({
  ...{ bookings: 0, cancellations: 0, pick_ups: 0, booked_s: 0, trips: 0, trip_s: 0, rented_s: 0, available_s: 0 },
  ...{ revenue: {}, maintenance_cost: {}, hours: [], routes: {} },
});
const add = (sums: Record<string, number>, key: string, amount: number) => {
  sums[key] = (sums[key] ?? 0) + amount;
};

/** Calls with each UTC day that [from, to) touches, and how many seconds of it. */
function eachDay(from: number, to: number, found: (day: string, seconds: number) => void): void {
  for (let at = from; at < to; ) {
    const next = Math.min(to, (Math.floor(at / DAY_MS) + 1) * DAY_MS);
    found(dayOf(at), (next - at) / 1000);
    at = next;
  }
}

/** By car and day: `<car> <day>`; what is not there is nothing. */
export async function plainFigures(db: Knex, now: Date): Promise<Map<string, CarDay>> {
  const days = new Map<string, CarDay>();
  const dayFor = (car: string, day: string) => {
    const key = `${car} ${day}`;
    const known = days.get(key) ?? emptyDay();
    days.set(key, known);
    return known;
  };
  const zones = new Map((await db('branches').select('id', 'time_zone')).map(({ id, time_zone }) => [id, time_zone]));
  const backByStaff: Record<string, number> = {};
  const paid = new Map((await db('payments').select('*')).map((payment) => [payment.id, payment]));
  for (const refund of await db('refunds').select('*')) {
    if (refund.created_by === null || refund.state === 'failed') continue;
    const { reservation_id, currency } = paid.get(refund.payment_id) as { reservation_id: string; currency: string };
    add(backByStaff, `${reservation_id} ${currency}`, Number(refund.amount_minor));
  }
  const rentals: Rental[] = await db('reservations').select('*').orderBy(['started_at', 'id']);
  const lives = new Map<string, [number, number]>();
  for (const { id, created_at, deleted_at } of await db('vehicles').select('*')) {
    const life: [number, number] = [
      created_at.getTime(),
      Math.min(now.getTime(), deleted_at?.getTime() ?? Number.POSITIVE_INFINITY),
    ];
    lives.set(id, life);
    eachDay(...life, (day, seconds) => {
      dayFor(id, day).available_s += seconds;
    });
  }
  for (const r of rentals) {
    const car = r.vehicle_id;
    if (r.purpose === 'service') {
      if (r.state === 'cancelled') continue;
      const [born, gone] = lives.get(car) as [number, number];
      eachDay(Math.max(born, r.starts_at.getTime()), Math.min(gone, r.ends_at.getTime()), (day, seconds) => {
        dayFor(car, day).available_s -= seconds;
      });
      continue;
    }
    if (r.confirmed_at) {
      const made = dayFor(car, dayOf(r.created_at));
      const back = ['cancelled', 'no_show'].includes(r.state) ? Number(r.refund_minor ?? 0) : 0;
      made.bookings += 1;
      made.booked_s += (r.ends_at.getTime() - r.starts_at.getTime()) / 1000;
      add(made.revenue, r.currency, Number(r.total_minor) - Math.max(back, backByStaff[`${r.id} ${r.currency}`] ?? 0));
      if (r.cancelled_at) dayFor(car, dayOf(r.cancelled_at)).cancellations += 1;
    }
    if (!r.started_at) continue;
    const fetched = dayFor(car, dayOf(r.started_at));
    fetched.pick_ups += 1;
    const zone = (r.pickup_branch_id && zones.get(r.pickup_branch_id)) || 'UTC';
    fetched.hours.push(DateTime.fromJSDate(r.started_at, { zone }).hour);
    if (r.pickup_branch_id) add(fetched.routes, `${r.pickup_branch_id} ${r.return_branch_id ?? r.pickup_branch_id}`, 1);
    const ended = r.ended_at ?? now;
    eachDay(r.started_at.getTime(), ended.getTime(), (day, seconds) => {
      dayFor(car, day).rented_s += seconds;
    });
    if (!r.ended_at) continue;
    const back = dayFor(car, dayOf(r.ended_at));
    back.trips += 1;
    back.trip_s += (r.ended_at.getTime() - r.started_at.getTime()) / 1000;
  }
  const { rows: services } = await db.raw(
    'select vehicle_id, done_on::text as day, cost_minor, currency from vehicle_services',
  );
  for (const { vehicle_id, day, cost_minor, currency } of services) {
    if (cost_minor !== null) add(dayFor(vehicle_id, day).maintenance_cost, currency, Number(cost_minor));
  }
  return days;
}
