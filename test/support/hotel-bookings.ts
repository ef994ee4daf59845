import { seededRandom } from '../../models/tables/random.js';
import { type Table, tableOf } from '../../models/tables/table.js';

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October'];

/** A small table of the cancellation task: some agents' bookings fall through, early ones do, paid ones do not. */
export function hotelBookings(rows: number, seed: number): Table {
  const random = seededRandom(seed);
  const bookings = Array.from({ length: rows }, (_, row) => {
    const agent = random.below(8);
    const leadTime = Math.floor(300 * random.next() ** 2);
    const paid = random.next() < 0.3;
    const score = (agent % 3) + leadTime / 100 - (paid ? 3 : 0) - 1.5;
    const cancelled = random.next() < 1 / (1 + Math.exp(-1.5 * score)) ? 1 : 0;
    const month = Math.floor((row * MONTHS.length) / rows);
    return { agent, leadTime, paid, cancelled, month, day: 1 + random.below(28), adr: 80 + random.below(60) };
  });
  const column = <Value>(value: (booking: (typeof bookings)[number]) => Value) => bookings.map(value);
  return tableOf({
    is_canceled: column(({ cancelled }) => cancelled),
    hotel: column(({ agent }) => (agent < 4 ? 'City Hotel' : 'Resort Hotel')),
    agent: column(({ agent }) => (agent === 0 ? Number.NaN : agent)),
    company: column(() => Number.NaN),
    lead_time: column(({ leadTime }) => leadTime),
    deposit_type: column(({ paid }) => (paid ? 'Non Refund' : 'No Deposit')),
    adr: column(({ adr }) => adr),
    arrival_date_year: column(() => 2025),
    arrival_date_month: column(({ month }) => MONTHS[month]),
    arrival_date_day_of_month: column(({ day }) => day),
    ...Object.fromEntries(
      [...['meal', 'market_segment', 'distribution_channel', 'reserved_room_type', 'customer_type']].map((name) => [
        name,
        column(() => 'A'),
      ]),
    ),
    ...Object.fromEntries(
      [
        ...['stays_in_weekend_nights', 'stays_in_week_nights', 'adults', 'children', 'babies', 'is_repeated_guest'],
        ...['previous_cancellations', 'previous_bookings_not_canceled', 'required_car_parking_spaces'],
        'total_of_special_requests',
      ].map((name) => [name, column(() => 1)]),
    ),
    reservation_status: column(({ cancelled }) => (cancelled ? 'Canceled' : 'Check-Out')),
    assigned_room_type: column(({ cancelled }) => (cancelled ? 'A' : 'B')),
    country: column(({ cancelled }) => (cancelled ? 'PRT' : 'GBR')),
  });
}
