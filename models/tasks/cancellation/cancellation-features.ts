/** What is known of a booking when it is made. */
import { countsOf, keyOf, type LevelMeans, levelMeansOf } from '../../tables/level-means.js';
import { numbersOf, type Table, type TextColumn, tableOf, textsOf } from '../../tables/table.js';

/** What is written after the booking, or tells its end; and where and when, which does not hold in later years. */
export const NEVER_READ = [
  ...['reservation_status', 'reservation_status_date', 'assigned_room_type', 'booking_changes'],
  ...['days_in_waiting_list', 'country'],
];
/** Orders the bookings of a training, and tells apart two days of one date; never a feature, and need not be there. */
export const YEAR = 'arrival_date_year';

const NUMBERS = [
  ...['stays_in_weekend_nights', 'stays_in_week_nights', 'adults', 'children', 'babies'],
  'is_repeated_guest',
  ...['previous_bookings_not_canceled', 'adr', 'required_car_parking_spaces', 'total_of_special_requests'],
];
const CATEGORIES = [
  ...['hotel', 'meal', 'market_segment', 'distribution_channel', 'reserved_room_type', 'deposit_type', 'customer_type'],
];
/** Rows alike in these were asked for at one time by one party: arrival and lead time give the day of the booking. */
const PARTY = ['hotel', 'agent', 'company', 'market_segment', 'lead_time', 'deposit_type', 'customer_type'];
const SAME_ROOM = [
  ...[...PARTY, 'adr', 'meal', 'reserved_room_type', 'stays_in_weekend_nights', 'stays_in_week_nights'],
  ...['adults', 'children', 'babies'],
];

/** Who brought the booking, as keys of the means that a training learns. */
export const SELLERS = ['agent', 'agentOfType', 'company'] as const;
export type Seller = (typeof SELLERS)[number];

export function sellersOf(table: Table): Record<Seller, TextColumn> {
  return {
    agent: keyOf(table, 'hotel', 'agent'),
    agentOfType: keyOf(table, 'agent', 'customer_type'),
    company: keyOf(table, 'company'),
  };
}

/**
 * `cancelled`: of each row's seller, the share of bookings that were cancelled. Long tails are told in logarithms, for the
 * networks.
 */
export function cancellationFeatures(
  table: Table,
  means: Readonly<Record<Seller, LevelMeans>>,
  cancelled: (seller: Seller, key: TextColumn) => Float64Array = (seller, key) =>
    levelMeansOf(means[seller], key).means,
): Table {
  const numbers = (name: string) => numbersOf(table, name);
  const arrival = [YEAR, 'arrival_date_month', 'arrival_date_day_of_month'].filter(
    (name) => name !== YEAR || table.columns.has(name),
  );
  const alike = (names: readonly string[]) => countsOf(keyOf(table, ...arrival, ...names)).map(Math.log1p);
  const sellers = sellersOf(table);
  const sum = (...names: string[]) =>
    names
      .map((name) => numbers(name).map((count) => count || 0))
      .reduce((a, b) => a.map((x, row) => x + (b[row] ?? 0)));
  const guests = sum('adults', 'children', 'babies');
  const features = tableOf({
    ...Object.fromEntries(NUMBERS.map((name) => [name, numbers(name)])),
    guests,
    nights: sum('stays_in_weekend_nights', 'stays_in_week_nights'),
    adrOfGuest: numbers('adr').map((rate, row) => rate / Math.max(1, guests[row] ?? 1)),
    leadTime: numbers('lead_time').map(Math.log1p),
    cancelledBefore: numbers('previous_cancellations').map(Math.log1p),
    roomsOfParty: alike(PARTY),
    sameRooms: alike(SAME_ROOM),
    ...Object.fromEntries(SELLERS.map((seller) => [`${seller}Cancelled`, cancelled(seller, sellers[seller])])),
    bookingsOfAgent: levelMeansOf(means.agent, sellers.agent).counts.map(Math.log1p),
  });
  const categories = CATEGORIES.map((name) => [name, textsOf(table, name)] as const);
  return { rows: table.rows, columns: new Map([...features.columns, ...categories]) };
}

const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];

/** Each row's arrival: its day, counted from 1970, and its month, counted from year 0. NaN where there is no such month. */
export function arrivalsOf(table: Table): { days: Float64Array; months: Float64Array } {
  const [years, dates] = [numbersOf(table, YEAR), numbersOf(table, 'arrival_date_day_of_month')];
  const { codes, levels } = textsOf(table, 'arrival_date_month');
  const monthOf = levels.map((name) => MONTHS.indexOf(name));
  const month = Float64Array.from(codes, (code) =>
    (monthOf[code] ?? -1) >= 0 ? (monthOf[code] as number) : Number.NaN,
  );
  return {
    days: years.map((year, row) => Date.UTC(year, month[row] as number, dates[row]) / 86_400_000),
    months: years.map((year, row) => 12 * year + (month[row] as number)),
  };
}
