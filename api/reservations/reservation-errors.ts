/** What may keep a reservation from being made or changed, each of a kind that a caller can act on. */
import { MotorpoolError } from '../../platform/errors.js';
import type { UnfitReason } from '../fitness/unfit-reasons.js';

export const reservationNotFound = () =>
  new MotorpoolError('not-found', 'reservation-not-found', 'There is no such reservation.');

export class VehicleAlreadyReserved extends MotorpoolError {
  /** `alternatives`: cars like it that are free at that time. */
  constructor(alternatives: readonly unknown[] = []) {
    super(
      'conflict',
      'vehicle-already-reserved',
      'This car is taken for part of that time. Take another, or another time.',
      {
        more: { alternatives },
      },
    );
  }
}

export class VehicleUnfit extends MotorpoolError {
  constructor(reasons: readonly UnfitReason[], alternatives: readonly unknown[] = []) {
    super(
      'conflict',
      'vehicle-unfit',
      `This car cannot do that trip. ${reasons.map(({ detail }) => detail).join(' ')}`,
      {
        more: { reasons, alternatives },
      },
    );
  }
}

/** The state of the reservation does not allow it. */
export class NotInThisState extends MotorpoolError {
  constructor(state: string, wanted: readonly string[]) {
    const held = state === 'expired' ? 'The hold has run out. Reserve again.' : undefined;
    super(
      'conflict',
      state === 'expired' ? 'hold-expired' : 'reservation-state',
      held ?? `This reservation is ${state}; only one that is ${wanted.join(' or ')} can be changed so.`,
    );
  }
}

/** A span that the constraint refuses (23P01), as the error that it is; a deadlock (40P01) is tried again. */
export async function decidedByConstraint<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      const { code, constraint } = error as { code?: string; constraint?: string };
      if (code === '23P01' && constraint === 'reservations_never_overlap') throw new VehicleAlreadyReserved();
      if (code !== '40P01' || tries === 3) throw error;
    }
  }
}
