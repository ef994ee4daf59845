/** What alerts are decided by: rules of fleets, fences, and which fault codes are critical. */
import type { AlertKind, AlertRule } from '../../../contracts/index.js';
import type { FenceWorld } from '../fences/fence-world.js';

export interface AlertWorld {
  readonly fences: FenceWorld;
  /** Rules of a fleet, or of cars in none, with what it inherits. */
  rulesOf(fleetId: string | null): Readonly<Record<AlertKind, AlertRule>>;
  readonly criticalCodes: ReadonlySet<string>;
}
