/** The probe's own settings; where the system is and who asks, `readOperatorConfig` reads. */
import { type Env, envReader } from '../../platform/config.js';
import { LOG_LEVELS } from '../../platform/log.js';

export function readProbeConfig(env: Env) {
  const { string, integer, oneOf, done } = envReader(env);
  return done({
    /** The external id of its car. */
    name: string('PROBE_NAME', 'probe-1'),
    everyS: integer('PROBE_EVERY_S', 30, { min: 1, max: 3_600 }),
    withinS: integer('PROBE_WITHIN_S', 10, { min: 1, max: 300 }),
    metricsHost: string('METRICS_HOST', '127.0.0.1'),
    logLevel: oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
  });
}
