/** What whoever runs this may leave out without going back a release, because it may do harm: `FEATURES_OFF`. */
import { type Env, envReader } from '../platform/config.js';
import { MotorpoolError } from '../platform/errors.js';

/**
 * Only what has no switch of its own: models are switched off by task, prices from demand by fleet, barred cars by
 * `MOST_BARRED_PERCENT`, gateways and carriers by their settings.
 */
export const FEATURES = ['agent-updates', 'immobilizing', 'model-training', 'recommendations'] as const;
export type Feature = (typeof FEATURES)[number];

/** Throws WrongSettings for a name that is none. */
export function readFeaturesOff(env: Env): ReadonlySet<Feature> {
  const { optionalString, require, done } = envReader(env);
  const names = (optionalString('FEATURES_OFF') ?? '').split(',').flatMap((name) => name.trim() || []);
  const wrong = names.filter((name) => !isFeature(name));
  require(wrong.length ===
    0, `FEATURES_OFF: there is no ${wrong.join(', ')}; wanted of ${FEATURES.join(', ')}, with commas between`);
  return done(new Set(names.filter(isFeature)));
}

const isFeature = (name: string): name is Feature => FEATURES.some((feature) => feature === name);

/** Throws a MotorpoolError (conflict) where it is left out. */
export function assertOn(off: ReadonlySet<Feature>, feature: Feature): void {
  if (!off.has(feature)) return;
  throw new MotorpoolError('conflict', 'switched-off', `This is switched off here (FEATURES_OFF: ${feature}).`, {
    more: { feature },
  });
}
