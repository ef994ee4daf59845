/** What the live model of the task `maintenance` foresees; those in its shadow are asked too, and all is kept. */
import {
  type ComponentOutlook,
  type maintenanceFeatures,
  maintenanceTable,
  outlooksOf,
  tableOfRecords,
} from '../../models/index.js';
import { isShare, predictAndKeep } from '../models/predict-and-keep.js';

export const TASK = 'maintenance';
/** A prediction speaks of so long, after which its truth is known. */
const ABOUT_MS = 30 * 86_400_000;

export interface JudgedCar {
  vehicleId: string;
  features: ReturnType<typeof maintenanceFeatures>;
  byRules: readonly ComponentOutlook[];
}

/** Undefined where the rules are to serve: no model, a model that fails, or the task is switched off. */
export async function askModels(
  deps: Parameters<typeof predictAndKeep>[0],
  cars: readonly JudgedCar[],
  asOf: number,
): Promise<{ model: { id: string; number: number }; outlooks: ComponentOutlook[][] } | undefined> {
  if (cars.length === 0) return undefined;
  const answer = await predictAndKeep(deps, TASK, {
    subjects: cars.map(({ vehicleId }) => ({ id: vehicleId, from: asOf, until: asOf + ABOUT_MS })),
    features: maintenanceTable(cars.map(({ features }) => features)),
    rules: tableOfRecords(cars.map(({ byRules }) => rowOf(byRules))),
    complaint: oddRisk,
  });
  return answer && { model: answer.model, outlooks: answer.outputs.map(outlooksOf) };
}

/** A car that may fail is not offered, so what is no probability must not decide it. */
const oddRisk = (outputs: readonly Parameters<typeof outlooksOf>[0][]): string | undefined =>
  outputs.flatMap(outlooksOf).every(({ risk7, risk30 }) => isShare(risk7) && isShare(risk30))
    ? undefined
    : 'a risk that it told is no number from 0 to 1';

/** In the columns that the task predicts: a flag of the rules is a risk that is certain. */
const rowOf = (outlooks: readonly ComponentOutlook[]) =>
  Object.fromEntries(
    outlooks.flatMap(({ component, flagged }) => [
      [`${component}.flagged`, Number(flagged)],
      [`${component}.risk7`, Number(flagged)],
      [`${component}.risk30`, Number(flagged)],
    ]),
  );
