/** A car as the rental documents' search has it. */
import { Type } from 'typebox';
import { majorUnits } from '../pricing/major-units.js';
import type { FoundRow } from './search-repository.js';

export const FoundCar = Type.Object({
  carId: Type.String({ format: 'uuid' }),
  make: Type.String(),
  model: Type.String(),
  year: Type.Integer(),
  type: Type.String(),
  location: Type.Union([Type.String(), Type.Null()]),
  rentalPricePerDay: Type.Number(),
});

export const documentCar = (row: FoundRow) => ({
  carId: row.id,
  make: row.make,
  model: row.model,
  year: row.year,
  type: row.category ?? row.kind,
  location: row.branch_name,
  rentalPricePerDay: majorUnits(row.price_per_day_minor, row.currency),
});
