/** One trip, driven again: on the map, along a slider of time, beside the chart of its speed. */
import { useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { useMemo } from 'react';
import { Link } from 'wouter';
import { answerTo, api, type Schemas } from '../../../data/api.js';
import { Chart } from '../../../design/chart.js';
import { Facts } from '../../../design/facts.js';
import { Moment } from '../../../design/moment.js';
import { Card, PageBody } from '../../../design/page.js';
import { Failed, Loading } from '../../../design/states.js';
import { WayMap } from '../../../map/way-map.js';
import { linesOf } from '../charts/lines-of.js';
import { useTrack } from '../charts/use-track.js';
import { EventList } from './event-list.js';
import { pointAt, pointsOf } from './place-at.js';
import { TimeSlider } from './time-slider.js';
import { EVENT_WORDS, lengthWords, usedWords } from './trip-words.js';
import { usePlay } from './use-play.js';
import './replay.css';

const SIGNALS = ['latitude', 'longitude', 'speedKmh', 'headingDeg'];
type WholeTrip = Schemas['WholeTrip'];

export function Replay({ carId, tripId }: { carId: string; tripId: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['trips', carId, 'one', tripId],
    queryFn: ({ signal }) => answerTo(api.GET('/api/v1/trips/{id}', { params: { path: { id: tripId } }, signal })),
  });
  if (error && !data) return <Failed problem={error} again={refetch} />;
  return data ? <Played trip={data} carId={carId} /> : <Loading what="the trip" />;
}

function Played({ trip, carId }: { trip: WholeTrip; carId: string }) {
  const [fromMs, toMs] = [Date.parse(trip.startedAt), Date.parse(trip.endedAt)];
  const play = usePlay(fromMs, toMs);
  const span = useMemo(() => ({ fromMs, toMs: toMs + 1 }), [fromMs, toMs]);
  const track = useTrack(carId, { signals: SIGNALS, span, fn: 'last', live: false });
  const rows = track.data?.rows;
  const points = useMemo(() => pointsOf(rows ?? []), [rows]);
  const speed = useMemo(() => linesOf(rows ?? [], ['speedKmh'], track.data?.everyMs), [rows, track.data?.everyMs]);
  const way = useMemo(
    () => trip.path.geometry?.coordinates.map(([lon = 0, lat = 0]) => [lon, lat] as const) ?? [],
    [trip.path],
  );
  const silences = useMemo(() => silencesOf(trip), [trip]);
  const marks = useMemo(
    () =>
      trip.drivingEvents.flatMap(({ type, place }) =>
        place ? [{ place: [place.longitude, place.latitude] as const, ...EVENT_WORDS[type] }] : [],
      ),
    [trip.drivingEvents],
  );
  const here = pointAt(points, play.at);
  const car = useMemo(() => here && { place: here.place, headingDeg: here.headingDeg, stale: false }, [here]);
  return (
    <PageBody>
      <Link className="page-back" href={`/cars/${carId}/trips`}>
        <ArrowLeft className="icon" /> All trips
      </Link>
      <div className="car-columns">
        <div>
          <Card>
            <WayMap
              label="The way of the trip"
              way={way}
              silences={silences}
              marks={marks}
              car={car}
              follow={play.playing}
            />
            <TimeSlider {...play} fromMs={fromMs} toMs={toMs} events={trip.drivingEvents} speedKmh={here?.speedKmh} />
          </Card>
          <Card>
            {track.error && !rows && <Failed problem={track.error} again={track.refetch} />}
            {!track.error && !rows && <Loading what="its samples" rows={3} />}
            {rows && <Chart title="Speed (km/h)" {...speed} heightPx={150} span={span} markAtMs={play.at} />}
          </Card>
        </div>
        <div>
          <Card title="The trip">
            <Facts
              facts={{
                From: <Moment at={trip.startedAt} />,
                Until: trip.inProgress ? 'Under way' : <Moment at={trip.endedAt} />,
                Distance: `${trip.distanceKm.toFixed(2)} km, by ${trip.method}`,
                Duration: lengthWords(trip.durationS),
                Moving: lengthWords(trip.movingS),
                Idling: lengthWords(trip.idleS),
                Fastest: trip.maxSpeedKmh === null ? null : `${Math.round(trip.maxSpeedKmh)} km/h`,
                Score: trip.score === null ? 'Too short for one' : `${trip.score} of 100`,
                Charge: usedWords(trip.batteryUsedPercent, trip.energyUsedKwh, 'kWh'),
                Fuel: usedWords(trip.fuelUsedPercent, trip.fuelUsedLitres, 'l'),
                'Gaps in data': trip.gaps.length,
              }}
            />
          </Card>
          <Card title="What happened">
            <EventList trip={trip} at={play.at} onSeek={play.seek} />
          </Card>
        </div>
      </div>
    </PageBody>
  );
}

/** The places of the way after which its car was silent: where a gap falls between two of its moments. */
function silencesOf({ path, gaps }: WholeTrip): Set<number> {
  const times = path.properties.times.map((at) => Date.parse(at));
  return new Set(
    gaps.flatMap(({ startedAt, endedAt }) => {
      const middle = (Date.parse(startedAt) + Date.parse(endedAt)) / 2;
      const after = times.findIndex((at) => at > middle);
      return after > 0 ? [after - 1] : [];
    }),
  );
}
