/** Trips, a day after the other, with how far, how long and how calmly. */
import { useMemo } from 'react';
import { Link } from 'wouter';
import { api } from '../../../data/api.js';
import { usePages } from '../../../data/use-pages.js';
import { Button } from '../../../design/button.js';
import { Chip } from '../../../design/chip.js';
import { PageBody } from '../../../design/page.js';
import { Empty, Failed, Loading } from '../../../design/states.js';
import { eventCount, lengthWords, type Trip } from './trip-words.js';
import './trip-list.css';

const day = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' });
const GOOD_SCORE = 80;
const POOR_SCORE = 50;

export function TripList({ carId }: { carId: string }) {
  const pages = usePages(['trips', carId], (cursor, signal) =>
    api.GET('/api/v1/vehicles/{id}/trips', {
      params: { path: { id: carId }, query: { limit: 100, ...(cursor && { cursor }) } },
      signal,
    }),
  );
  const days = useMemo(() => byDay(pages.items), [pages.items]);
  if (pages.problem) return <Failed problem={pages.problem} again={pages.again} />;
  if (pages.loading) return <Loading what="trips" />;
  if (pages.items.length === 0) return <Empty title="No trips in the last month">A trip appears as it begins.</Empty>;
  return (
    <PageBody>
      {days.map(([name, trips]) => (
        <section key={name} className="trip-day" aria-label={name}>
          <h2>
            {name}{' '}
            <small>
              {trips.length} {trips.length === 1 ? 'trip' : 'trips'} ·{' '}
              {trips.reduce((sum, { distanceKm }) => sum + distanceKm, 0).toFixed(1)} km
            </small>
          </h2>
          <ul>
            {trips.map((trip) => (
              <TripRow key={trip.id} trip={trip} />
            ))}
          </ul>
        </section>
      ))}
      {pages.more && (
        <Button onClick={pages.more} busy={pages.loadingMore}>
          Show more
        </Button>
      )}
    </PageBody>
  );
}

function TripRow({ trip }: { trip: Trip }) {
  const events = eventCount(trip);
  const { score } = trip;
  return (
    <li>
      <Link href={`/cars/${trip.vehicleId}/trips/${trip.id}`} className="numbers">
        {clock.format(new Date(trip.startedAt))} – {trip.inProgress ? 'now' : clock.format(new Date(trip.endedAt))}
      </Link>
      <strong>{trip.distanceKm.toFixed(1)} km</strong>
      <span>{lengthWords(trip.durationS)}</span>
      <span className="muted">
        {trip.stops.length === 1 ? '1 stop' : `${trip.stops.length} stops`}
        {events > 0 && ` · ${events === 1 ? '1 event' : `${events} events`}`}
        {trip.gaps.length > 0 && ` · ${trip.gaps.length === 1 ? 'a silence' : `${trip.gaps.length} silences`}`}
      </span>
      <span className="trip-marks">
        {trip.inProgress && <Chip tone="info">Under way</Chip>}
        {score !== null && (
          <Chip tone={score >= GOOD_SCORE ? 'good' : score >= POOR_SCORE ? 'warn' : 'bad'}>Score {score}</Chip>
        )}
      </span>
    </li>
  );
}

function byDay(trips: readonly Trip[]): [string, Trip[]][] {
  const days = new Map<string, Trip[]>();
  for (const trip of trips) {
    const name = day.format(new Date(trip.startedAt));
    days.set(name, [...(days.get(name) ?? []), trip]);
  }
  return [...days];
}
