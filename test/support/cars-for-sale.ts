import { seededRandom } from '../../models/tables/random.js';
import { type Cells, type Table, tableOf } from '../../models/tables/table.js';

const MODELS = ['Seat Ibiza', 'Seat Leon', 'Fiat Panda', 'Fiat Punto', 'BMW 320', 'BMW X1', 'Opel Corsa', 'Opel Astra'];
const TRIMS = Array.from({ length: 16 }, (_, trim) => `T${trim}`);

/** A small table as one finds them: quantities with units, dates, many names, gaps, and a price with a currency. */
export function carsForSale(rows: number, seed: number): Table {
  const random = seededRandom(seed);
  const cars = Array.from({ length: rows }, () => {
    const [model, year, km, powerHp] = [
      random.below(8),
      2005 + random.below(20),
      random.below(200_000),
      60 + random.below(120),
    ];
    const diesel = random.next() < 0.4;
    const worth = (5000 + 2500 * model + 60 * powerHp) * 0.9 ** (2025 - year) * (1 - km / 500_000) * (diesel ? 1.1 : 1);
    return {
      name: `${MODELS[model]} ${TRIMS[random.below(16)]}`,
      year,
      km,
      powerHp,
      diesel,
      price: worth * (1 + 0.05 * random.normal()),
    };
  });
  const column = <Value>(value: (car: (typeof cars)[number], row: number) => Value) => cars.map(value);
  const cells: Record<string, Cells> = {
    name: column(({ name }) => name),
    registered: column(({ year }, row) => `${1 + (row % 28)}/${1 + (row % 12)}/${year}`),
    driven: column(({ km }) => `${km.toLocaleString('en')} km`),
    power: column(({ powerHp }, row) => (row % 11 === 0 ? undefined : `${powerHp}.0 bhp`)),
    fuel: column(({ diesel }, row) => (row % 13 === 0 ? undefined : diesel ? 'diesel' : 'petrol')),
    doors: column((_, row) => (row % 7 === 0 ? Number.NaN : 3 + 2 * (row % 2))),
    country: column(() => 'ES'),
    price: column(({ price }) => `€ ${Math.round(price).toLocaleString('en')}`),
  };
  return tableOf(cells);
}
