/** What the car itself says, for the form to begin with. */
import type { paths } from '../../../../client/api.js';
import type { Schemas } from '../../data/api.js';

export type CarState = paths['/api/v1/vehicles/{id}/state']['get']['responses'][200]['content']['application/json'];
export type Handover = Schemas['Handover'];

interface Known {
  value: number;
  /** When it was so, ms. */
  at: number;
}

/** Undefined where it has not said. */
export function knownOf(state: CarState, signal: string): Known | undefined {
  const said: unknown = (state.values as Record<string, unknown>)[signal];
  if (typeof said !== 'object' || said === null || !('value' in said) || !('observedAt' in said)) return;
  return typeof said.value === 'number' ? { value: said.value, at: Date.parse(String(said.observedAt)) } : undefined;
}

/** Of the tank, or of the battery that drives it. */
export function energyOf(state: CarState): (Known & { kind: 'fuel' | 'charge' }) | undefined {
  const fuel = knownOf(state, 'fuelPercent');
  if (fuel) return { ...fuel, kind: 'fuel' };
  const charge = knownOf(state, 'batteryPercent');
  return charge && { ...charge, kind: 'charge' };
}
