/** Reservations as people say them. */
import type { Schemas } from '../../../data/api.js';
import type { Tone } from '../../../design/chip.js';

export type Reservation = Schemas['Reservation'];

export const RESERVATION_WORDS: Record<Reservation['state'], { label: string; tone: Tone }> = {
  held: { label: 'Held', tone: 'warn' },
  confirmed: { label: 'Confirmed', tone: 'info' },
  active: { label: 'Out', tone: 'good' },
  completed: { label: 'Back', tone: 'quiet' },
  expired: { label: 'Expired', tone: 'quiet' },
  cancelled: { label: 'Cancelled', tone: 'bad' },
  no_show: { label: 'Nobody came', tone: 'bad' },
};
