/** A reservation as a bar: its state by colour and pattern, who has it, from when to when. */
import type { PointerEvent } from 'react';
import { formatSpan } from '../../../design/format-span.js';
import { type Reservation, STATE_WORDS } from '../reservation-words.js';
import type { Grip } from './plan.js';
import { shareOf, type TimeSpan } from './time-scale.js';

interface Props {
  reservation: Reservation;
  span: TimeSpan;
  name: string;
  chosen: boolean;
  /** It is being moved: its place of before. */
  lifted: boolean;
  onOpen(): void;
  onPress(event: PointerEvent, grip: Grip): void;
}

const SHAPES: Partial<Record<Reservation['state'], string>> = { held: '◷', active: '▶', completed: '✓' };

export function Bar({ reservation, span, name, chosen, lifted, onOpen, onPress }: Props) {
  const { id, state, startsAt, endsAt } = reservation;
  const times = formatSpan(startsAt, endsAt);
  const moves = state === 'held' || state === 'confirmed' || state === 'active';
  return (
    <div
      className={`bar ${state}${chosen ? ' chosen' : ''}${lifted ? ' lifted' : ''}`}
      style={placeOf(span, Date.parse(startsAt), Date.parse(endsAt))}
    >
      <button
        type="button"
        tabIndex={-1}
        data-bar={id}
        title={`${name}\n${times}\n${STATE_WORDS[state].label}`}
        onClick={onOpen}
        onPointerDown={(event) => moves && onPress(event, state === 'active' ? 'end' : 'all')}
      >
        <span className="bar-shape" aria-hidden="true">
          {SHAPES[state]}
        </span>
        <span className="bar-name">{name}</span>
        <small>{times}</small>
        <span className="hidden">{STATE_WORDS[state].label}</span>
      </button>
      {moves && <span className="bar-grip" onPointerDown={(event) => onPress(event, 'end')} />}
    </div>
  );
}

/** As CSS: from and to, cut at the edges of what is shown. */
export function placeOf(span: TimeSpan, startsAtMs: number, endsAtMs: number) {
  const from = Math.max(0, shareOf(span, startsAtMs));
  const to = Math.min(1, shareOf(span, endsAtMs));
  return { left: `${from * 100}%`, width: `${Math.max(0, to - from) * 100}%` };
}
