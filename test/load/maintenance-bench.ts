/** What foreseeing the maintenance of a large fleet costs: clues from a year of days each, then the model that ships. */
import { readFile } from 'node:fs/promises';
import {
  type FeatureRow,
  maintenanceFeatures,
  maintenanceTable,
} from '../../models/maintenance/maintenance-features.js';
import { taskNamed } from '../../models/tasks/index.js';
import { carLife } from '../../models/wear/car-life.js';
import { UNSEEN } from '../../models/wear/wear-settings.js';
import type { BenchRow } from './bench-row.js';

const CARS = 10_000;
/** So many lives are made, and each is asked at so many of its days as give the whole fleet. */
const LIVES = 100;
const DAY_MS = 86_400_000;
const SHIPPED = new URL('../../models/shipped/maintenance.json', import.meta.url);

export async function maintenance(): Promise<BenchRow[]> {
  const lives = Array.from({ length: LIVES }, (_, seed) => carLife(UNSEEN, seed, 456));
  const { saved } = JSON.parse(await readFile(SHIPPED, 'utf8')) as { saved: unknown };
  using model = await taskNamed('maintenance').open(saved);
  const rows: FeatureRow[] = [];
  const features = cpuSeconds(() => {
    for (let car = 0; car < CARS; car++) {
      const life = lives[car % LIVES] as (typeof lives)[number];
      rows.push(maintenanceFeatures(life.days, life.until - Math.floor(car / LIVES) * DAY_MS));
    }
  });
  const table = maintenanceTable(rows);
  const predicting = cpuSeconds(() => {
    if (model.predict(table).rows !== CARS) throw new Error('not every car was answered');
  });
  const what = `foresight of maintenance for ${CARS.toLocaleString('en')} cars, 5 components each`;
  return [
    { what: `${what}: clues from a year of days`, ours: `${features.toFixed(1)} s of a core`, reach: '' },
    { what: `${what}: risks, remaining days, reasons`, ours: `${predicting.toFixed(1)} s of a core`, reach: '' },
    { what: `${what}: both`, ours: `${(features + predicting).toFixed(1)} s of a core`, reach: '≤ 15 s' },
  ];
}

function cpuSeconds(work: () => void): number {
  const began = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e6;
}
