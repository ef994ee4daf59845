/** Makes and models for simulated cars, with what a day costs. */
import type { NewCar } from '../operator/operator-client.js';
import type { BodyCondition } from './car-body.js';
import { branchOf } from './demo-place.js';

type Model = readonly [
  make: string,
  model: string,
  year: number,
  type: string,
  pricePerDay: number,
  /** Of an electric one. */
  batteryKwh?: number,
];

const MODELS: readonly Model[] = [
  ['Seat', 'León', 2023, 'Hatchback', 42],
  ['Tesla', 'Model 3', 2024, 'Sedan', 89, 60],
  ['Renault', 'Clio', 2022, 'Hatchback', 35],
  ['Volkswagen', 'ID.3', 2023, 'Hatchback', 62, 58],
  ['Toyota', 'Corolla', 2023, 'Sedan', 45],
  ['Cupra', 'Born', 2024, 'Hatchback', 66, 58],
  ['Peugeot', '3008', 2022, 'SUV', 58],
  ['Kia', 'EV6', 2023, 'SUV', 92, 77.4],
  ['Fiat', '500e', 2023, 'Hatchback', 39, 42],
  ['Škoda', 'Octavia', 2022, 'Estate', 49],
  ['BMW', 'i4', 2024, 'Sedan', 118, 80.7],
  ['Ford', 'Transit', 2021, 'Van', 72],
  ['Hyundai', 'Kona Electric', 2023, 'SUV', 64, 64],
  ['Mercedes-Benz', 'C 220 d', 2022, 'Sedan', 96],
  ['Dacia', 'Spring', 2023, 'Hatchback', 32, 26.8],
  ['Volvo', 'XC40', 2022, 'SUV', 79],
];

const modelOf = (index: number) => MODELS[index % MODELS.length] as Model;

export const isElectric = (index: number): boolean => modelOf(index)[5] !== undefined;

/** The same car for the same number, without its external id. */
export function demoCar(index: number): Omit<NewCar, 'externalId'> {
  const [make, model, year, type, rentalPricePerDay] = modelOf(index);
  return { make, model, year, type, location: branchOf(0), rentalPricePerDay };
}

/** A car of the demo fleet, with all that an operator would write down of it. */
export interface DemoVehicle {
  externalId: string;
  [field: string]: unknown;
}

export function demoVehicle(index: number, prefix: string, fleetId: string): DemoVehicle {
  const [make, model, year, category, pricePerDay, batteryCapacityKwh] = modelOf(index);
  return {
    externalId: `${prefix}${String(index + 1).padStart(3, '0')}`,
    ...{ fleetId, location: branchOf(index), kind: 'car', make, model, year, category },
    pricePerDayMinor: pricePerDay * 100,
    pricePerHourMinor: Math.round(pricePerDay * 18),
    licencePlate: `${String((1234 + index * 2677) % 10_000).padStart(4, '0')} ${PLATES[index % PLATES.length]}`,
    seats: category === 'Van' ? 3 : model === '500e' || model === 'Spring' ? 4 : 5,
    transmission: isElectric(index) || index % 3 === 0 ? 'automatic' : 'manual',
    energy: isElectric(index) ? 'electric' : model === 'C 220 d' || category === 'Van' ? 'diesel' : 'petrol',
    attributes: batteryCapacityKwh ? { batteryCapacityKwh } : { tankLitres: category === 'Van' ? 70 : 50 },
  };
}

/** Spanish plates have no vowels. */
const PLATES = ['LBD', 'LMK', 'MFT', 'MRC', 'LZX', 'KVW', 'MHN'] as const;

export const CONDITIONS: ReadonlyMap<number, BodyCondition & { fault?: string }> = new Map([
  [9, { restVoltage: 11.6 }],
  [14, { fault: 'P0A80' }], // the traction battery's pack is to be replaced
  [19, { energyPercent: 9 }],
]);

/** What is wrong with some, worth an alert each. They are among those that stand, and none is of the first five. */
export const conditionOf = (index: number): BodyCondition & { fault?: string } => CONDITIONS.get(index) ?? {};
