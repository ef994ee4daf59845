/** Plays a trip and moves along it: by the slider's own keys, or by the space bar. */
import { Pause, Play } from 'lucide-react';
import { Button } from '../../../design/button.js';
import { type DrivingEvent, EVENT_WORDS } from './trip-words.js';
import type { usePlay } from './use-play.js';

const SPEEDS = [1, 10, 60] as const;
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

interface Props extends ReturnType<typeof usePlay> {
  fromMs: number;
  toMs: number;
  events: readonly DrivingEvent[];
  speedKmh: number | undefined;
}

export function TimeSlider({ at, seek, playing, toggle, speed, setSpeed, fromMs, toMs, events, speedKmh }: Props) {
  const placeOf = (ms: number) => `${(100 * (ms - fromMs)) / Math.max(1, toMs - fromMs)}%`;
  const words = `${clock.format(at)}${speedKmh === undefined ? '' : `, ${Math.round(speedKmh)} km/h`}`;
  return (
    <div className="time-slider">
      <Button kind="primary" icon={playing ? Pause : Play} onClick={toggle}>
        {playing ? 'Pause' : 'Play'}
      </Button>
      <div className="time-slider-line">
        <div className="time-slider-events" aria-hidden="true">
          {events.map(({ id, type, startedAt }) => (
            <i key={id} className={EVENT_WORDS[type].tone} style={{ left: placeOf(Date.parse(startedAt)) }} />
          ))}
        </div>
        <input
          type="range"
          aria-label="Moment of the trip"
          aria-valuetext={words}
          min={fromMs}
          max={toMs}
          step={1000}
          value={at}
          onChange={({ target }) => seek(Number(target.value))}
          onKeyDown={(event) => {
            if (event.key !== ' ') return;
            event.preventDefault();
            toggle();
          }}
        />
      </div>
      <fieldset className="time-slider-speeds">
        <legend className="hidden">How fast</legend>
        {SPEEDS.map((times) => (
          <button key={times} type="button" aria-pressed={speed === times} onClick={() => setSpeed(times)}>
            {times}×
          </button>
        ))}
      </fieldset>
      <output className="numbers">{words}</output>
    </div>
  );
}
