/** What is written down of a car: the fields of the forms that add and change one, and what they hold. */
import type { Schemas } from '../../data/api.js';
import { fieldError } from '../../data/problem.js';
import { useBranches, useFleets } from '../../data/use-places.js';
import { type Option, SelectField, TextField } from '../../design/field.js';
import { inWords } from '../../design/in-words.js';
import { MoneyField, minorOf } from '../../design/money-field.js';

type Vehicle = Schemas['Vehicle'];

const ENERGIES: readonly Option[] = [
  ['', 'Not known'],
  ...['electric', 'hybrid', 'plug-in-hybrid', 'petrol', 'diesel', 'lpg', 'hydrogen'].map(
    (word): Option => [word, word === 'lpg' ? 'LPG' : inWords(word)],
  ),
];
const STORES = ['batteryCapacityKwh', 'tankLitres'] as const;
const TEXTS = ['licencePlate', 'vin', 'category', 'energy', 'fleetId', 'location'] as const;
type Attributes = { [name in (typeof STORES)[number]]?: number };

/** `car`: as it is, where there is one already. */
export function CarFields({
  car,
  problem,
  priceHint,
}: {
  car?: Vehicle;
  problem: unknown;
  priceHint?: string | undefined;
}) {
  const fleets = useFleets();
  const branches = useBranches();
  const error = (name: string) => fieldError(problem, name);
  const { batteryCapacityKwh, tankLitres } = (car?.attributes ?? {}) as Attributes;
  const currency = car?.currency ?? 'EUR';
  const store = { type: 'number', min: 0, step: 'any', inputMode: 'decimal' } as const;
  return (
    <>
      <TextField
        {...{ label: 'Make', name: 'make', required: true, maxLength: 100, placeholder: 'Seat' }}
        defaultValue={car?.make}
        error={error('make')}
      />
      <TextField
        {...{ label: 'Model', name: 'model', required: true, maxLength: 100, placeholder: 'León' }}
        defaultValue={car?.model}
        error={error('model')}
      />
      <TextField
        {...{ label: 'Year', name: 'year', type: 'number', required: true }}
        defaultValue={car?.year ?? new Date().getFullYear()}
        error={error('year')}
      />
      <TextField
        {...{ label: 'Licence plate', name: 'licencePlate' }}
        defaultValue={car?.licencePlate ?? ''}
        error={error('licencePlate')}
      />
      <TextField
        {...{ label: 'VIN', name: 'vin', maxLength: 17, hint: '17 characters, as on the windscreen' }}
        defaultValue={car?.vin ?? ''}
        error={error('vin')}
      />
      <TextField
        {...{ label: 'Category', name: 'category', placeholder: 'Hatchback' }}
        defaultValue={car?.category ?? ''}
        error={error('category')}
      />
      <SelectField label="Energy" name="energy" options={ENERGIES} defaultValue={car?.energy ?? ''} />
      <TextField
        {...{ label: 'Battery (kWh)', name: 'batteryCapacityKwh', ...store, hint: 'For the consumption of trips' }}
        defaultValue={batteryCapacityKwh}
        error={error('batteryCapacityKwh')}
      />
      <TextField
        {...{ label: 'Tank (litres)', name: 'tankLitres', ...store, hint: 'For the consumption of trips' }}
        defaultValue={tankLitres}
        error={error('tankLitres')}
      />
      <SelectField
        {...{ label: 'Fleet', name: 'fleetId', options: fleets.options('None') }}
        key={`fleet ${fleets.items.length}`}
        defaultValue={car?.fleetId ?? ''}
      />
      <SelectField
        {...{ label: 'Branch', name: 'location' }}
        key={`branch ${branches.items.length}`}
        options={[['', 'None'], ...branches.items.map(({ name }): Option => [name, name])]}
        defaultValue={car?.location ?? ''}
      />
      <MoneyField
        {...{ label: 'Price per day', name: 'price', currency, required: true, ...(priceHint && { hint: priceHint }) }}
        amountMinor={car?.pricePerDayMinor}
        error={error('pricePerDayMinor')}
      />
    </>
  );
}

/** What they hold; null for what is left empty. Attributes that have no field stay as they were. */
export function carOf(fields: FormData, before?: Vehicle) {
  const textOf = (name: string) => String(fields.get(name) ?? '').trim();
  const attributes: Record<string, unknown> = { ...before?.attributes };
  for (const name of STORES) {
    if (textOf(name)) attributes[name] = Number(textOf(name));
    else delete attributes[name];
  }
  const texts = Object.fromEntries(TEXTS.map((name) => [name, textOf(name) || null])) as Pick<
    Vehicle,
    (typeof TEXTS)[number]
  >;
  return {
    ...texts,
    ...{ make: textOf('make'), model: textOf('model'), year: Number(textOf('year')), attributes },
    pricePerDayMinor: minorOf(fields.get('price'), before?.currency ?? 'EUR'),
  };
}
