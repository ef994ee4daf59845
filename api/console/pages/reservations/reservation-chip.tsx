import { Chip } from '../../design/chip.js';
import { type ReservationState, STATE_WORDS } from './reservation-words.js';

export const ReservationChip = ({ state }: { state: ReservationState }) => (
  <Chip tone={STATE_WORDS[state].tone}>{STATE_WORDS[state].label}</Chip>
);
