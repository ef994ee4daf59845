/** Cars whose days are written down as if telemetry had told them, and rounds of forecasts over them, by the rules alone. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { SYSTEM } from '../../api/audit/audit-repository.js';
import { carDaysRepository } from '../../api/maintenance/car-days-repository.js';
import type { ToldDay } from '../../api/maintenance/day-of-minutes.js';
import { type ForecastDeps, forecastCars } from '../../api/maintenance/forecast-cars.js';
import { switchTask } from '../../api/models/models.js';
import { rentalTerms } from '../../api/pricing/rental-terms.js';
import { openBlobStore } from '../../platform/blob-store/open-blob-store.js';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import type { TestApi } from './api.js';
import { recordingLog } from './recording-log.js';

const DAY_MS = 86_400_000;
const today = () => Math.floor(Date.now() / DAY_MS) * DAY_MS;

export interface Forecast {
  failureExpected: string | null;
  source: unknown;
  components: { component: string; flagged: boolean; reasons: string[] }[];
  proposal: Proposal | null;
}
export interface Proposal {
  id: string;
  state: string;
  startsAt: string;
  endsAt: string;
  blockId: string;
  components: string[];
  source: unknown;
}

export function maintenanceRounds({ db, liveBus }: { db: Knex; liveBus: LiveBus }) {
  const deps: ForecastDeps = {
    db,
    blobs: openBlobStore(undefined, mkdtempSync(join(tmpdir(), 'motorpool-maintenance-'))),
    liveBus,
    terms: rentalTerms(db, liveBus),
    log: recordingLog().log,
    mostBarredPercent: 10,
  };
  return {
    deps,
    /** The last so many days of a car, each as told. */
    async tell(vehicleId: string, days: number, told: (ageDays: number) => ToldDay): Promise<void> {
      const kept = Array.from({ length: days }, (_, i) => ({
        day: today() - (days - i) * DAY_MS,
        readings: 1,
        told: told(days - i),
      }));
      await carDaysRepository(db).keep(vehicleId, kept);
    },
    async run(...only: string[]): Promise<void> {
      await db.transaction((tx) =>
        switchTask({ tx, actor: SYSTEM }, 'maintenance', false, 'Rules can be reckoned with'),
      );
      await forecastCars(deps, Date.now(), only);
    },
  };
}

export function maintenanceStage(api: TestApi) {
  return {
    ...maintenanceRounds(api),
    async forecastOf(vehicleId: string): Promise<Forecast> {
      const { json } = await api.request('GET', `/api/v1/vehicles/${vehicleId}/maintenance-forecast`);
      return json as unknown as Forecast;
    },
    /** Services in its calendar. */
    async services(vehicleId: string): Promise<{ id: string; startsAt: string; endsAt: string; reason: string }[]> {
      const { json } = await api.request('GET', `/api/v1/vehicles/${vehicleId}/calendar`);
      const items = (json?.items ?? []) as {
        id: string;
        kind: string;
        startsAt: string;
        endsAt: string;
        reason: string;
      }[];
      return items.filter(({ kind }) => kind === 'service');
    },
    async isOffered(vehicleId: string, span: { startsAt: string; endsAt: string }): Promise<boolean> {
      const { text } = await api.request(
        'GET',
        `/api/v1/availability?startsAt=${span.startsAt}&endsAt=${span.endsAt}&limit=1000`,
      );
      return text.includes(vehicleId);
    },
  };
}

/** An ordinary day of a car that is well. */
export const SOUND: ToldDay = {
  distanceKm: 60,
  movingH: 1.6,
  coolantMinC: 12,
  coolantMaxC: 96,
  coolantWarmC: 90,
  restV: 12.6,
  chargingV: 14.2,
};
export const OVERHEATING: ToldDay = { ...SOUND, coolantMaxC: 113, coolantWarmC: 106 };
/** A battery at rest below what the rules bear: a service is wanted, and the car still drives. */
export const FLAT: ToldDay = { ...SOUND, restV: 11.8 };
