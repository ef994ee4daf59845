import { useState } from 'react';
import type { paths } from '../../../../client/api.js';
import { sentenceOf } from '../../data/problem.js';
import { Button } from '../../design/button.js';
import { Card } from '../../design/page.js';
import { CarFields, carOf } from '../car/car-fields.js';
import { type Traits, traitsOf, useSuggestedPrice } from './suggested-price.js';

export type NewCar = paths['/api/v1/vehicles']['post']['requestBody']['content']['application/json'];

interface Props {
  busy: boolean;
  problem: unknown;
  onSubmit(car: NewCar): void;
}

export function NewCarForm({ busy, problem, onSubmit }: Props) {
  const [traits, setTraits] = useState<Traits>();
  const suggested = useSuggestedPrice(traits);
  return (
    <Card title="The car">
      <form
        onBlur={(event) => setTraits(traitsOf(new FormData(event.currentTarget)))}
        className="add-car-form"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit(newCarOf(new FormData(event.currentTarget)));
        }}
      >
        <div className="form-columns">
          <CarFields problem={problem} priceHint={suggested} />
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

/** What is not known of it is left out. */
function newCarOf(fields: FormData): NewCar {
  const { make, model, year, attributes, pricePerDayMinor, ...rest } = carOf(fields);
  const known = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null)) as Partial<NewCar>;
  return { ...known, kind: 'car', make, model, year, attributes, pricePerDayMinor };
}
