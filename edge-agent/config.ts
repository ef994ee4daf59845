/** The agent's settings. */
import { type Env, envReader } from '../platform/config.js';
import { LOG_LEVELS } from '../platform/log.js';
import { parseSensors, type SensorSetting } from './sensors/sensor-setting.js';

export type AgentConfig = ReturnType<typeof readAgentConfig>;

const DATA_DIR = './data/agent';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The supervisor's settings; all others are the agent's. Throws a StartError that names every wrong setting. */
export function readSupervisorConfig(env: Env) {
  const { string, integer, done } = envReader(env);
  return done({ dataDir: string('DATA_DIR', DATA_DIR), trialS: integer('AGENT_TRIAL_S', 120, { min: 1, max: 3600 }) });
}

/** Throws a StartError that names every wrong setting. */
export function readAgentConfig(env: Env) {
  const { url, string, optionalString, integer, oneOf, require, done } = envReader(env);
  const mqttUrl = url('MQTT_URL', ['mqtt:', 'mqtts:', 'ws:', 'wss:']);
  const vehicleId = string('VEHICLE_ID', '').toLowerCase();
  const token = optionalString('DEVICE_TOKEN');
  const certFile = optionalString('TLS_CERT');
  const keyFile = optionalString('TLS_KEY');

  require(optionalString('MQTT_URL') !== undefined, 'MQTT_URL: needed, such as mqtts://fleet.example.com:8883');
  require(UUID.test(vehicleId), `VEHICLE_ID${vehicleId ? `=${vehicleId}` : ''}: wanted the id (a UUID) of the vehicle`);
  require(token !== undefined ||
    certFile !==
      undefined, 'DEVICE_TOKEN: needed, as POST /api/v1/vehicles/{id}/credentials showed it (or a client certificate in TLS_CERT and TLS_KEY)');
  require((certFile === undefined) === (keyFile === undefined), 'TLS_CERT and TLS_KEY: wanted both, or neither');
  require(certFile === undefined ||
    ['mqtts:', 'wss:'].includes(
      mqttUrl?.protocol ?? 'mqtts:',
    ), 'TLS_CERT: a client certificate needs an MQTT_URL that begins with mqtts:// or wss://');

  let sensors: SensorSetting[] = [];
  try {
    sensors = parseSensors(string('SENSORS', 'simulated'));
  } catch (error) {
    require(false, `SENSORS: ${(error as Error).message}`);
  }
  const simulated = sensors.some(({ kind }) => kind === 'simulated');

  return done({
    mqttUrl: mqttUrl?.href ?? '',
    vehicleId,
    token,
    tls: { certFile, keyFile, caFile: optionalString('TLS_CA') },
    sensors,
    actuator: oneOf('ACTUATOR', ['simulated', 'none'], simulated ? 'simulated' : 'none'),
    dataDir: string('DATA_DIR', DATA_DIR),
    rates: {
      driving: rate('SAMPLE_RATE', 1),
      charging: rate('SAMPLE_RATE_CHARGING', 0.1),
      parked: rate('SAMPLE_RATE_PARKED', 1 / 60),
    },
    outbox: {
      maxMegabytes: integer('OUTBOX_MAX_MB', 1024, { min: 1 }),
      maxDays: integer('OUTBOX_MAX_DAYS', 30, { min: 1, max: 3650 }),
      memorySamples: integer('OUTBOX_MEMORY_SAMPLES', 3600, { min: 1, max: 100_000 }),
    },
    /** Set by the supervisor: where it keeps versions, and which one this is. */
    home: optionalString('AGENT_HOME'),
    version: optionalString('AGENT_VERSION'),
    /** A file: the Ed25519 key, in PEM, of whoever releases versions. */
    updateKeyFile: optionalString('AGENT_UPDATE_KEY'),
    /** For tests: versions may come by plain HTTP from this machine itself. */
    updateLoopback: oneOf('AGENT_UPDATE_ALLOW_LOOPBACK', ['0', '1'], '0') === '1',
    /** One message in so many begins a trace, where traces are on in the system; 0: none. */
    traceOneIn: integer('TRACE_ONE_IN', 0, { max: 1_000_000 }),
    statusEveryS: integer('STATUS_EVERY_S', 60, { min: 1, max: 86_400 }),
    logLevel: oneOf('LOG_LEVEL', LOG_LEVELS, 'warn'),
  });

  function rate(name: string, fallback: number): number {
    const text = optionalString(name);
    const value = Number(text ?? fallback);
    const right = value > 0 && value <= 100;
    require(right, `${name}=${text}: wanted samples a second, more than 0 and at most 100`);
    return right ? value : fallback;
  }
}
