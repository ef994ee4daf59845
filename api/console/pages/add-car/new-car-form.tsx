import type { paths } from '../../../../client/api.js';
import { fieldError, sentenceOf } from '../../data/problem.js';
import { useBranches, useFleets } from '../../data/use-places.js';
import { Button } from '../../design/button.js';
import { type Option, SelectField, TextField } from '../../design/field.js';
import { MoneyField, minorOf } from '../../design/money-field.js';
import { Card } from '../../design/page.js';

export type NewCar = paths['/api/v1/vehicles']['post']['requestBody']['content']['application/json'];
const ENERGIES: readonly Option[] = [
  ['', 'Not known'],
  ...['electric', 'hybrid', 'plug-in-hybrid', 'petrol', 'diesel', 'lpg', 'hydrogen'].map(
    (word): Option => [word, word[0]?.toUpperCase() + word.slice(1).replaceAll('-', ' ')],
  ),
];

interface Props {
  busy: boolean;
  problem: unknown;
  onSubmit(car: NewCar): void;
}

export function NewCarForm({ busy, problem, onSubmit }: Props) {
  const fleets = useFleets();
  const branches = useBranches();
  const error = (name: string) => fieldError(problem, name);
  return (
    <Card title="The car">
      <form
        className="add-car-form"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit(carOf(new FormData(event.currentTarget)));
        }}
      >
        <div className="form-columns">
          <TextField label="Make" name="make" required maxLength={100} placeholder="Seat" error={error('make')} />
          <TextField label="Model" name="model" required maxLength={100} placeholder="León" error={error('model')} />
          <TextField
            label="Year"
            name="year"
            type="number"
            required
            defaultValue={new Date().getFullYear()}
            error={error('year')}
          />
          <TextField label="Licence plate" name="licencePlate" error={error('licencePlate')} />
          <TextField
            label="VIN"
            name="vin"
            maxLength={17}
            hint="17 characters, as on the windscreen"
            error={error('vin')}
          />
          <TextField label="Category" name="category" placeholder="Hatchback" error={error('category')} />
          <SelectField label="Energy" name="energy" options={ENERGIES} />
          <SelectField label="Fleet" name="fleetId" options={fleets.options('None')} />
          <SelectField
            label="Branch"
            name="location"
            options={[['', 'None'], ...branches.items.map(({ name }): Option => [name, name])]}
          />
          <MoneyField label="Price of a day" name="price" currency="EUR" required error={error('pricePerDayMinor')} />
        </div>
        {problem ? (
          <p className="form-problem" role="alert">
            {sentenceOf(problem)}
          </p>
        ) : null}
        <footer>
          <Button kind="primary" type="submit" busy={busy}>
            Add the car
          </Button>
        </footer>
      </form>
    </Card>
  );
}

function carOf(fields: FormData): NewCar {
  const given = [...fields.entries()].flatMap(([name, value]) => {
    const text = String(value).trim();
    return text && name !== 'price' && name !== 'year' ? [[name, text] as const] : [];
  });
  return {
    ...(Object.fromEntries(given) as Pick<NewCar, 'make' | 'model'>),
    kind: 'car',
    year: Number(fields.get('year')),
    pricePerDayMinor: minorOf(fields.get('price'), 'EUR'),
  };
}
