/** The rules that hold for a fleet: each field from the nearest fleet above that sets it, at last from the table of kinds. */
import { ALERT_KIND_NAMES, type AlertKind, type AlertRule, defaultRule } from '../../contracts/index.js';

/** What one fleet sets of a rule; null: nothing. `fleetId` null: for all. */
export interface SetRule {
  fleetId: string | null;
  kind: string;
  enabled: boolean | null;
  severity: AlertRule['severity'] | null;
  threshold: number | null;
  durationS: number | null;
  coolDownS: number | null;
}

export type AlertRules = Readonly<Record<AlertKind, AlertRule>>;

/** `chain` is the fleet and those above it, from below; what is set for all is behind them. */
export function effectiveRules(set: readonly SetRule[], chain: readonly string[]): AlertRules {
  const levels = [...chain, null];
  const rules = ALERT_KIND_NAMES.map((kind): [AlertKind, AlertRule] => {
    const rule = { ...defaultRule(kind) };
    const own = levels.map((level) => set.find((one) => one.fleetId === level && one.kind === kind));
    for (const one of own.reverse()) {
      if (!one) continue;
      rule.enabled = one.enabled ?? rule.enabled;
      rule.severity = one.severity ?? rule.severity;
      rule.threshold = one.threshold ?? rule.threshold;
      rule.durationS = one.durationS ?? rule.durationS;
      rule.coolDownS = one.coolDownS ?? rule.coolDownS;
    }
    return [kind, rule];
  });
  return Object.fromEntries(rules) as Record<AlertKind, AlertRule>;
}
