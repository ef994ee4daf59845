/** A car as it is: what it says, where it stands, whether it could go out, who has it. */

import { formatAge } from '../../../design/format-age.js';
import { Card, PageBody } from '../../../design/page.js';
import { Loading } from '../../../design/states.js';
import { WayMap } from '../../../map/way-map.js';
import { useMay } from '../../../session/use-rights.js';
import { isStale, lastSeenAt, notAfterHeard, numberOf, positionOf, STALE_AFTER_MS } from '../../../vehicles/vehicle.js';
import { LatestCommand } from '../commands/latest-command.js';
import { SendPanel } from '../commands/send-panel.js';
import { useCommandNews, useCommands } from '../commands/use-commands.js';
import type { TabProps } from '../tab-props.js';
import { CurrentReservation } from './current-reservation.js';
import { Fitness } from './fitness.js';
import { Headlines } from './headlines.js';
import { OpenAlerts } from './open-alerts.js';
import { Readings } from './readings.js';
import './now-tab.css';

export default function NowTab({ car, live, now }: TabProps) {
  const may = useMay();
  useCommandNews(car.id);
  const latest = useCommands(car.id).items[0];
  const place = live && positionOf(live);
  const stale = live !== undefined && isStale(live, now);
  const seenAt = live && place ? notAfterHeard(live, live.values.get('latitude')?.observedAt ?? 0) : 0;
  return (
    <PageBody>
      {live && stale && (
        <p className="stale-note" role="status">
          Nothing newer than {formatAge(now, lastSeenAt(live))}: this is how it was then, not how it is.
        </p>
      )}
      <div className="car-columns">
        <div>
          {live && <Headlines live={live} now={now} />}
          <Card title="Where it is">
            {place ? (
              <>
                <WayMap
                  label="Where the car is"
                  car={{ place, headingDeg: numberOf(live, 'headingDeg'), stale: now - seenAt > STALE_AFTER_MS }}
                  follow
                />
                <p className="place-words muted numbers">
                  {place[1].toFixed(5)}, {place[0].toFixed(5)}
                  {live.values.has('headingDeg') && ` · heading ${headingWords(numberOf(live, 'headingDeg') ?? 0)}`} ·{' '}
                  {formatAge(now, seenAt)}
                </p>
              </>
            ) : (
              <p className="muted">It has not told a position yet.</p>
            )}
          </Card>
          <Card title="What it says">
            {live ? <Readings live={live} now={now} /> : <Loading what="its values" rows={5} />}
          </Card>
        </div>
        <div>
          {may('alerts.read') && <OpenAlerts carId={car.id} />}
          <Fitness carId={car.id} />
          <CurrentReservation carId={car.id} now={now} />
          <Card title="Commands">
            <SendPanel car={car} groups={2} />
            {latest && (
              <div className="now-latest">
                <LatestCommand carId={car.id} commandId={latest.id} />
              </div>
            )}
          </Card>
        </div>
      </div>
    </PageBody>
  );
}

const WINDS = ['north', 'north-east', 'east', 'south-east', 'south', 'south-west', 'west', 'north-west'];
const headingWords = (deg: number): string => `${WINDS[Math.round(deg / 45) % 8]} (${Math.round(deg)}°)`;
