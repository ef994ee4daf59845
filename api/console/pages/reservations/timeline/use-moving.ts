/**
 * Moving a reservation on the timeline: by mouse at once, by a finger after it has rested on it, by keys once picked up.
 * Nothing is decided here: a drop is told, and whether it stands is the API's word.
 */
import { type PointerEvent as Pressed, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { Reservation } from '../reservation-words.js';
import { type Grip, movedBy, type Plan, planOf, samePlan } from './plan.js';
import { SCALES, type Scale, type TimeSpan } from './time-scale.js';

export interface Moving {
  reservation: Reservation;
  plan: Plan;
  by: 'pointer' | 'keys';
}

interface Props {
  /** Holds the rows; a row has `data-car`, its ribbon the class `ribbon`. */
  element: RefObject<HTMLElement | null>;
  span: TimeSpan;
  scale: Scale;
  onDrop(reservation: Reservation, plan: Plan): void;
}

const SLACK_PX = 5;
const REST_MS = 350;

export function useMoving({ element, span, scale, onDrop }: Props) {
  const [moving, setMoving] = useState<Moving>();
  const end = useRef<() => void>(undefined);
  useEffect(() => () => end.current?.(), []);

  const press = useCallback(
    (event: Pressed, reservation: Reservation, grip: Grip) => {
      if (event.button !== 0) return;
      const ribbon = element.current?.querySelector('.ribbon');
      if (!ribbon) return;
      const msAPixel = (span.toMs - span.fromMs) / ribbon.clientWidth;
      const before = planOf(reservation);
      const from = { x: event.clientX, y: event.clientY };
      const touch = event.pointerType === 'touch';
      let plan: Plan | undefined;
      const lift = () => {
        plan = before;
        setMoving({ reservation, plan, by: 'pointer' });
      };
      const rest = touch ? setTimeout(lift, REST_MS) : undefined;
      const move = (at: PointerEvent) => {
        const far = Math.hypot(at.clientX - from.x, at.clientY - from.y) > SLACK_PX;
        if (!plan && far) {
          if (touch) return stop(); // it scrolls
          lift();
        }
        if (!plan) return;
        const over = document.elementFromPoint(at.clientX, at.clientY)?.closest<HTMLElement>('[data-car]')?.dataset.car;
        const to = movedBy(before, grip, (at.clientX - from.x) * msAPixel, SCALES[scale].snapMs);
        plan = { ...to, vehicleId: grip === 'end' || !over ? before.vehicleId : over };
        setMoving({ reservation, plan, by: 'pointer' });
      };
      const drop = () => {
        const dropped = plan;
        stop();
        if (!dropped) return;
        addEventListener('click', swallow, { capture: true, once: true }); // it was no click on the bar
        setTimeout(() => removeEventListener('click', swallow, { capture: true }));
        if (!samePlan(before, dropped)) onDrop(reservation, dropped);
      };
      const key = (at: KeyboardEvent) => {
        if (at.key !== 'Escape') return;
        at.preventDefault();
        stop();
      };
      const hold = (at: TouchEvent) => plan && at.preventDefault();
      function stop() {
        clearTimeout(rest);
        removeEventListener('pointermove', move);
        removeEventListener('pointerup', drop);
        removeEventListener('pointercancel', stop);
        removeEventListener('keydown', key, true);
        removeEventListener('touchmove', hold);
        end.current = undefined;
        setMoving(undefined);
      }
      end.current?.();
      end.current = stop;
      addEventListener('pointermove', move);
      addEventListener('pointerup', drop);
      addEventListener('pointercancel', stop);
      addEventListener('keydown', key, true);
      addEventListener('touchmove', hold, { passive: false });
    },
    [element, span, scale, onDrop],
  );
  return { moving, setMoving, press };
}

function swallow(event: Event): void {
  event.stopPropagation();
  event.preventDefault();
}
