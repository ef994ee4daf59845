/** One car's agent as a process: `npm run agent`. */
import { readFileSync } from 'node:fs';
import { messageOf, StartError } from '../platform/errors.js';
import { createLog } from '../platform/log.js';
import { runMain, runUntilSignal } from '../platform/room.js';
import { createAgent } from './agent.js';
import { noActuator } from './commands/no-actuator.js';
import { simulatedBody } from './commands/simulated-actuator.js';
import { readAgentConfig } from './config.js';
import { openSensors } from './sensors/open-sensors.js';

await runMain(async () => {
  const config = readAgentConfig(process.env);
  const log = createLog(config.logLevel);
  const sensors = await openSensors(config.sensors, config.vehicleId, log);
  const { tls } = config;
  const body = simulatedBody();
  const simulated = config.actuator === 'simulated';
  const agent = createAgent({
    config,
    log,
    link: {
      url: config.mqttUrl,
      vehicleId: config.vehicleId,
      token: config.token,
      tls: { cert: file('TLS_CERT', tls.certFile), key: file('TLS_KEY', tls.keyFile), ca: file('TLS_CA', tls.caFile) },
    },
    sensors: simulated ? [...sensors, body.sensor] : sensors,
    actuator: simulated ? body.actuator : noActuator,
    say: (line) => console.log(line),
  });
  await runUntilSignal(log, agent);
});

function file(setting: string, path: string | undefined): Buffer | undefined {
  try {
    return path === undefined ? undefined : readFileSync(path);
  } catch (error) {
    throw new StartError(`${setting}: ${messageOf(error)}`);
  }
}
