/** Whether what was acknowledged can be read back. */
import { forEachOf } from '../operator/for-each-of.js';
import type { BootAccount, OperatorClient } from '../operator/operator-client.js';
import type { SimulatedCar } from './simulated-car.js';

const CALLS_AT_ONCE = 8;

type Reported = Pick<SimulatedCar, 'vehicleId' | 'boot' | 'sent' | 'acknowledged' | 'unacknowledged'>;

/** One sentence for each car with acknowledged samples that the system does not hold; empty when all is well. */
export async function readBack(client: OperatorClient, cars: readonly Reported[]): Promise<string[]> {
  const losses: string[] = [];
  await forEachOf(
    cars.filter(({ acknowledged }) => acknowledged > 0),
    CALLS_AT_ONCE,
    async (car) => {
      const account = (await client.accounts(car.vehicleId)).find(({ boot }) => boot === car.boot);
      const lost = lostSamples(car, account);
      if (lost > 0) losses.push(`car ${car.vehicleId}, boot ${car.boot}: ${lost} of ${car.acknowledged} acknowledged`);
    },
  );
  return losses;
}

/** How many acknowledged samples are not stored. Unacknowledged ones may be stored or not: either is right. */
export function lostSamples(car: Reported, account: BootAccount | undefined): number {
  if (account === undefined) return car.acknowledged;
  const open = car.unacknowledged();
  let absent = 0;
  const countAbsent = (from: number, to: number) => {
    for (let seq = from; seq <= to; seq++) if (!open.has(seq)) absent++;
  };
  countAbsent(0, account.firstSeq - 1);
  for (const { from, to } of account.missing) countAbsent(from, to);
  countAbsent(account.lastSeq + 1, car.sent - 1);
  return Math.max(absent, car.acknowledged - account.stored);
}
