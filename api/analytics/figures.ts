/** Figures as they are shown, made from sums. */
import { type Static, Type } from 'typebox';
import type { FigureRow } from './figures-repository.js';

const Money = Type.Record(Type.String({ pattern: '^[A-Z]{3}$' }), Type.Integer(), {
  description: 'Minor units by currency',
});
const Count = Type.Integer();
const orNull = <T extends ReturnType<typeof Type.Number>>(schema: T) => Type.Union([schema, Type.Null()]);

export const Figures = Type.Object(
  {
    bookings: Type.Integer({ description: 'Made in that time, and confirmed then or later' }),
    cancellations: Type.Integer({ description: 'Of confirmed bookings, in that time' }),
    pickUps: Count,
    trips: Type.Integer({ description: 'Rentals that ended in that time' }),
    activeCarDays: Type.Integer({
      description: 'Days on which a car was out, over all cars; of one day: cars that were out',
    }),
    revenueMinor: Money,
    maintenanceCostMinor: Money,
    utilization: Type.Union([Type.Number(), Type.Null()], {
      description: 'Rented over available time: of the cars’ life, without services; null where there was none',
    }),
    averageBookingHours: orNull(Type.Number()),
    averageTripHours: orNull(Type.Number()),
    peakHours: Type.Array(Type.Integer({ minimum: 0, maximum: 23 }), {
      description: 'The up to three hours with the most pick-ups, by the branch’s clock; empty for single vehicles',
    }),
  },
  { $id: 'Figures' },
);
export type Figures = Static<typeof Figures>;

const PEAKS = 3;

export const figuresOf = (row: FigureRow): Figures => ({
  bookings: row.bookings,
  cancellations: row.cancellations,
  pickUps: row.pick_ups,
  trips: row.trips,
  activeCarDays: row.active_car_days,
  revenueMinor: row.revenue,
  maintenanceCostMinor: row.maintenance_cost,
  utilization: row.available_s > 0 ? round(row.rented_s / row.available_s, 4) : null,
  averageBookingHours: row.bookings > 0 ? round(row.booked_s / row.bookings / 3600, 2) : null,
  averageTripHours: row.trips > 0 ? round(row.trip_s / row.trips / 3600, 2) : null,
  peakHours: peaksOf(row.hours ?? []),
});

const round = (value: number, places: number) => Math.round(value * 10 ** places) / 10 ** places;

/** The busiest first; of equal ones the earlier. */
function peaksOf(hours: readonly number[]): number[] {
  return hours
    .map((pickUps, hour) => ({ pickUps, hour }))
    .filter(({ pickUps }) => pickUps > 0)
    .sort((a, b) => b.pickUps - a.pickUps || a.hour - b.hour)
    .slice(0, PEAKS)
    .map(({ hour }) => hour);
}
