/** Every task that the models can be asked for. */
import { MotorpoolError } from '../../platform/errors.js';
import type { Task } from '../task.js';
import { branchDemand } from './branch-demand/branch-demand.js';
import { cancellation } from './cancellation/cancellation.js';
import { demand } from './demand/demand.js';
import { failure } from './failure/failure.js';
import { maintenance } from './maintenance/maintenance.js';
import { price } from './price/price.js';
import { recommendations } from './recommendations/recommendations.js';
import { reservationRisk } from './reservation-risk/reservation-risk.js';
import { rul } from './rul/rul.js';

export const TASKS: readonly Task[] = [
  branchDemand,
  cancellation,
  demand,
  failure,
  maintenance,
  price,
  recommendations,
  reservationRisk,
  rul,
];

export class UnknownTask extends MotorpoolError {
  constructor(name: string) {
    super(
      'bad-input',
      'unknown-task',
      `there is no task ${name}; there are ${TASKS.map((task) => task.name).join(', ')}`,
    );
  }
}

export function taskNamed(name: string): Task {
  const task = TASKS.find((one) => one.name === name);
  if (!task) throw new UnknownTask(name);
  return task;
}
