/** SQL for what a trip `t` used of what its vehicle `v` holds. */

/**
 * kWh or litres: `percent` is a column of percentage points, `attribute` how much it holds; null where that is not known. As
 * it is known now, so that who writes it down late has it for the trips before, too.
 */
export const usedOf = (percent: string, attribute: 'batteryCapacityKwh' | 'tankLitres') =>
  `round((t.${percent} * nullif((v.attributes->>'${attribute}')::float8, 0) / 100)::numeric, 3)::float8`;
