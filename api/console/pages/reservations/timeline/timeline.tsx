/** Cars below one another, their reservations along the time; what is moved is shown where it would stand. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import type { Car } from '../../../data/use-cars.js';
import { formatSpan } from '../../../design/format-span.js';
import { useNow } from '../../../design/now.js';
import { useNarrow } from '../../../design/use-narrow.js';
import type { Reservation } from '../reservation-words.js';
import { byCar, inTheWayOf, type Plan } from './plan.js';
import { type Scale, shareOf, type TimeSpan, ticksOf } from './time-scale.js';
import { TimelineRow } from './timeline-row.js';
import { useMoving } from './use-moving.js';
import { useTimelineKeys } from './use-timeline-keys.js';
import './timeline.css';

const ROW_PX = { wide: 54, narrow: 76 };

interface Props {
  cars: readonly Car[];
  reservations: readonly Reservation[];
  span: TimeSpan;
  scale: Scale;
  chosen: string;
  nameOf(userId: string): string;
  onOpen(id: string): void;
  /** `inTheWay`: the reservation that we know has that time. */
  onDrop(reservation: Reservation, plan: Plan, inTheWay: Reservation | undefined): void;
}

export function Timeline({ cars, reservations, span, scale, chosen, nameOf, onOpen, onDrop }: Props) {
  const element = useRef<HTMLElement>(null);
  const narrow = useNarrow();
  const rows = useMemo(() => byCar(reservations), [reservations]);
  const virtual = useVirtualizer({
    count: cars.length,
    getScrollElement: () => element.current,
    estimateSize: () => (narrow ? ROW_PX.narrow : ROW_PX.wide),
    overscan: 4,
  });
  const inTheWay = (plan: Plan, self: Reservation) =>
    inTheWayOf(
      plan,
      (rows.get(plan.vehicleId) ?? []).filter((one) => one.id !== self.id && one.state !== 'completed'),
    );
  const drop = (reservation: Reservation, plan: Plan) => onDrop(reservation, plan, inTheWay(plan, reservation));
  const { moving, setMoving, press } = useMoving({ element, span, scale, onDrop: drop });
  const onKeyDown = useTimelineKeys({
    ...{ element, cars, byCar: rows, scale, moving, setMoving, onDrop: drop },
    show: (index) => virtual.scrollToIndex(index),
  });
  const clash = moving && inTheWay(moving.plan, moving.reservation);
  const lifted = moving && {
    id: moving.reservation.id,
    plan: moving.plan,
    clash: clash !== undefined,
    name: nameOf(moving.reservation.userId),
  };
  const car = moving && cars.find(({ id }) => id === moving.plan.vehicleId);
  return (
    <section
      ref={element}
      className={`timeline ${scale}${moving ? ' is-moving' : ''}`}
      aria-label="Reservations by car"
      aria-describedby="timeline-keys"
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <p id="timeline-keys" className="hidden">
        Arrows walk the reservations, Enter opens one. M picks it up; then arrows move it, with Shift its end, Enter
        drops it and Escape puts it back.
      </p>
      <p className="hidden" role="status">
        {moving &&
          `${car ? `${car.make} ${car.model}, ` : ''}${formatSpan(moving.plan.startsAtMs, moving.plan.endsAtMs)}${clash ? `: ${nameOf(clash.userId)} has it then` : ''}`}
      </p>
      <Head span={span} scale={scale} narrow={narrow} />
      <ul style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, size }) => {
          const row = cars[index];
          return row ? (
            <li key={row.id} data-car={row.id} style={{ transform: `translateY(${start}px)`, height: size }}>
              <TimelineRow
                {...{ span, nameOf, chosen, lifted, onOpen }}
                car={row}
                reservations={rows.get(row.id) ?? []}
                onPress={press}
              />
            </li>
          ) : null;
        })}
        <Lines span={span} scale={scale} narrow={narrow} />
      </ul>
    </section>
  );
}

interface Shown {
  span: TimeSpan;
  scale: Scale;
  narrow: boolean;
}

const Head = ({ span, scale, narrow }: Shown) => (
  <div className="timeline-head" aria-hidden="true">
    <div className="timeline-ticks">
      {ticksOf(scale, span, narrow).map(({ ms, label, strong }) => (
        <span key={ms} className={strong ? 'strong' : ''} style={{ left: `${shareOf(span, ms) * 100}%` }}>
          {label}
        </span>
      ))}
    </div>
  </div>
);

function Lines({ span, scale, narrow }: Shown) {
  const now = shareOf(span, useNow());
  return (
    <li className="timeline-lines" aria-hidden="true">
      {ticksOf(scale, span, narrow).map(({ ms, strong }) => (
        <i key={ms} className={strong ? 'strong' : ''} style={{ left: `${shareOf(span, ms) * 100}%` }} />
      ))}
      {now > 0 && now < 1 && <i className="now" style={{ left: `${now * 100}%` }} />}
    </li>
  );
}
