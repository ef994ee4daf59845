/** Reservations as people say them. */
import type { Schemas } from '../../data/api.js';
import type { Tone } from '../../design/chip.js';
import type { Option } from '../../design/field.js';

export type Reservation = Schemas['Reservation'];
export type ReservationState = Reservation['state'];

export const STATE_WORDS: Record<ReservationState, { label: string; tone: Tone }> = {
  held: { label: 'Held', tone: 'warn' },
  confirmed: { label: 'Confirmed', tone: 'info' },
  active: { label: 'Out', tone: 'good' },
  completed: { label: 'Back', tone: 'quiet' },
  expired: { label: 'Expired', tone: 'quiet' },
  cancelled: { label: 'Cancelled', tone: 'bad' },
  no_show: { label: 'Nobody came', tone: 'bad' },
};

export const STATE_OPTIONS: readonly Option[] = [
  ['', 'Any state'],
  ...Object.entries(STATE_WORDS).map(([state, { label }]): Option => [state, label]),
];

/** In these it takes its car's time. */
export const takesTime = ({ state }: Pick<Reservation, 'state'>): boolean =>
  state === 'held' || state === 'confirmed' || state === 'active';
