/** The life of a reservation: the one table that the code, the API document and `docs/reservations.md` come from. */

export const STATES = ['held', 'confirmed', 'active', 'completed', 'expired', 'cancelled', 'no_show'] as const;
export type ReservationState = (typeof STATES)[number];

/** In these a reservation takes its car's time. */
export const LIVE_STATES: readonly ReservationState[] = ['held', 'confirmed', 'active'];

export type ReservationAction = keyof typeof TRANSITIONS;

interface Transition {
  readonly from: readonly ReservationState[];
  readonly to: ReservationState;
  readonly by: string;
}

export const TRANSITIONS = {
  confirm: {
    from: ['held'],
    to: 'confirmed',
    by: 'the payment, staff, or the customer where the fleet asks for no payment first; while the hold runs',
  },
  start: { from: ['confirmed'], to: 'active', by: 'the customer or staff, until its end' },
  end: { from: ['active'], to: 'completed', by: 'the customer or staff' },
  cancel: { from: ['held', 'confirmed'], to: 'cancelled', by: 'the customer or staff' },
  expire: { from: ['held'], to: 'expired', by: 'the clock, when the hold runs out' },
  'no-show': { from: ['confirmed'], to: 'no_show', by: 'the clock some time after its start, or staff' },
} as const satisfies Record<string, Transition>;

/** As the source documents name the states. */
export const DOCUMENT_STATUS: Readonly<Record<ReservationState, 'Pending' | 'Confirmed' | 'Completed' | 'Cancelled'>> =
  {
    held: 'Pending',
    confirmed: 'Confirmed',
    active: 'Confirmed',
    completed: 'Completed',
    expired: 'Cancelled',
    cancelled: 'Cancelled',
    no_show: 'Cancelled',
  };

/** `held → confirmed`, for an endpoint's description. */
export function transitionText(action: ReservationAction): string {
  const { from, to, by } = TRANSITIONS[action];
  return `${from.join(', ')} → ${to}. By ${by}.`;
}
