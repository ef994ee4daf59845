/** Whether what was true as a message was written is so as it goes out: nobody is reminded of what was cancelled. Pure. */
import type { Kind } from './kinds.js';

export function stillTrue(message: {
  kind: Kind;
  data: Readonly<Record<string, unknown>>;
  reservation_state: string | null;
  starts_at: Date | null;
  ends_at: Date | null;
}): boolean {
  const { kind, data, reservation_state: state, starts_at: startsAt, ends_at: endsAt } = message;
  if (kind === 'held') return state === 'held';
  if (kind === 'reminder' || kind === 'still-coming')
    return state === 'confirmed' && startsAt?.toISOString() === data.startsAt;
  if (kind === 'late') return state === 'active' && endsAt?.toISOString() === data.endsAt;
  return true;
}
