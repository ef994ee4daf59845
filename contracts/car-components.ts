/** The parts of a car whose failure is foreseen, as people call them; their names are of models/maintenance/car-day.ts. */
export const COMPONENT_WORDS = {
  cooling: 'engine cooling',
  battery: '12 V battery',
  alternator: 'alternator',
  brakes: 'brakes',
  tyres: 'tyres',
} as const;
