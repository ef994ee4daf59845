/** The rental side of the API, put together: searching, holding and what follows. */
import type { Knex } from 'knex';
import type { BlobStore } from '../platform/blob-store/blob-store.js';
import type { LiveBus } from '../platform/live-bus/live-bus.js';
import type { Log } from '../platform/log.js';
import { availability } from './availability/availability.js';
import { availabilityEndpoints } from './availability/availability-routes.js';
import { calendarEndpoints } from './availability/calendar-routes.js';
import { carSearchEndpoints } from './availability/car-search-routes.js';
import type { Feature } from './features.js';
import { fitnessEndpoints } from './fitness/fitness-routes.js';
import { handoverEndpoints } from './handovers/handover-routes.js';
import type { Endpoint } from './http/endpoint.js';
import type { RentalTermsSource } from './pricing/rental-terms.js';
import { liveRecommender } from './recommendations/live-recommender.js';
import { recommendationEndpoints } from './recommendations/recommendation-routes.js';
import { reservationRiskEndpoints } from './reservation-risk/reservation-risk-routes.js';
import { blockEndpoints } from './reservations/block-routes.js';
import { reservationActionEndpoints } from './reservations/reservation-action-routes.js';
import { reservationAliasEndpoints } from './reservations/reservation-alias-routes.js';
import { reservationDemandEndpoints } from './reservations/reservation-demand-routes.js';
import { reservationEndpoints } from './reservations/reservation-routes.js';
import { reservations as makeReservations } from './reservations/reservations.js';

export function rentalEndpoints(deps: {
  db: Knex;
  liveBus: LiveBus;
  log: Log;
  blobs: BlobStore;
  terms: RentalTermsSource;
  holdSeconds: number;
  featuresOff: ReadonlySet<Feature>;
  onConflict(): void;
}): Endpoint[] {
  const cars = availability(deps.db, deps.liveBus);
  const reservations = makeReservations(deps.db, { ...deps, alternatives: cars.alternatives });
  return [
    ...availabilityEndpoints(cars),
    ...carSearchEndpoints(cars),
    ...recommendationEndpoints({ cars, find: liveRecommender(deps), featuresOff: deps.featuresOff }),
    ...calendarEndpoints(deps.terms),
    ...fitnessEndpoints(),
    ...reservationEndpoints(reservations),
    ...reservationActionEndpoints(reservations),
    ...reservationAliasEndpoints(reservations),
    ...reservationDemandEndpoints,
    ...reservationRiskEndpoints,
    ...handoverEndpoints,
    ...blockEndpoints({ ...deps, reservations }),
  ];
}
