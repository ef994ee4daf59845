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

/** It would begin before its time, and the car is taken then. */
export class TakenBefore extends MotorpoolError {
  constructor(startsAt: Date, earlyFrom: Date) {
    super(
      'conflict',
      'vehicle-already-reserved',
      `It is early: this rental begins at ${startsAt.toISOString()}, and before that the car is another's. Hand it over from ${earlyFrom.toISOString()} on, or change its times first.`,
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

const NOT_RETURNED: UnfitReason = { code: 'not-returned', detail: 'Another rental of this car still runs.' };

/** A reservation left its car while we waited for that car. */
export class SwappedMeanwhile extends MotorpoolError {
  constructor() {
    super('conflict', 'stale-version', 'It was moved to another car meanwhile. Read it again.');
  }
}

/** The time that a reservation shall move to is taken; what else there is, is still to be found. */
export class TimeTaken extends Error {
  readonly span: { startsAt: Date; endsAt: Date };
  constructor(span: { startsAt: Date; endsAt: Date }) {
    super('taken');
    this.span = span;
  }
}

/** Whether it is the constraint's word that a car is taken for part of a time. */
export const isTaken = (error: unknown): boolean => refused(error, '23P01', 'reservations_never_overlap');

/** What the tables refuse (23P01, 23505) as the error that it is; what may go well the next time is tried again. */
export async function decidedByConstraint<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (isTaken(error)) throw new VehicleAlreadyReserved();
      if (refused(error, '23505', 'reservations_one_out')) throw new VehicleUnfit([NOT_RETURNED]);
      const deadlock = (error as { code?: string }).code === '40P01';
      if (!(deadlock || error instanceof SwappedMeanwhile) || tries === 3) throw error;
    }
  }
}

function refused(error: unknown, code: string, constraint: string): boolean {
  const thrown = error as { code?: string; constraint?: string };
  return thrown.code === code && thrown.constraint === constraint;
}
