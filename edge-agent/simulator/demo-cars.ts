/** Makes and models for simulated cars, with what a day costs. */
import type { NewCar } from '../operator/operator-client.js';

type Model = readonly [
  make: string,
  model: string,
  year: number,
  type: string,
  pricePerDay: number,
  electric?: 'electric',
];

const MODELS: readonly Model[] = [
  ['Seat', 'León', 2023, 'Hatchback', 42],
  ['Tesla', 'Model 3', 2024, 'Sedan', 89, 'electric'],
  ['Renault', 'Clio', 2022, 'Hatchback', 35],
  ['Volkswagen', 'ID.3', 2023, 'Hatchback', 62, 'electric'],
  ['Toyota', 'Corolla', 2023, 'Sedan', 45],
  ['Cupra', 'Born', 2024, 'Hatchback', 66, 'electric'],
  ['Peugeot', '3008', 2022, 'SUV', 58],
  ['Kia', 'EV6', 2023, 'SUV', 92, 'electric'],
  ['Fiat', '500e', 2023, 'Hatchback', 39, 'electric'],
  ['Škoda', 'Octavia', 2022, 'Estate', 49],
  ['BMW', 'i4', 2024, 'Sedan', 118, 'electric'],
  ['Ford', 'Transit', 2021, 'Van', 72],
  ['Hyundai', 'Kona Electric', 2023, 'SUV', 64, 'electric'],
  ['Mercedes-Benz', 'C 220 d', 2022, 'Sedan', 96],
  ['Dacia', 'Spring', 2023, 'Hatchback', 32, 'electric'],
  ['Volvo', 'XC40', 2022, 'SUV', 79],
];

/** Where demo cars stand, as `POST /api/v1/branches` takes it. */
export const DEMO_BRANCH = { name: 'Eixample', timeZone: 'Europe/Madrid' };

const modelOf = (index: number) => MODELS[index % MODELS.length] as Model;

export const isElectric = (index: number): boolean => modelOf(index)[5] === 'electric';

/** The same car for the same number, without its external id. */
export function demoCar(index: number): Omit<NewCar, 'externalId'> {
  const [make, model, year, type, rentalPricePerDay] = modelOf(index);
  return { make, model, year, type, location: DEMO_BRANCH.name, rentalPricePerDay };
}
