/** One car's agent as a process: `npm run agent`. */
import { readFileSync } from 'node:fs';
import { assertOwnFolder } from '../platform/data-dir.js';
import { messageOf, StartError } from '../platform/errors.js';
import { createLog } from '../platform/log.js';
import { runMain, runUntil } from '../platform/room.js';
import { usageOf } from '../platform/usage.js';
import { AGENT_VERSION, createAgent } from './agent.js';
import { noActuator } from './commands/no-actuator.js';
import { simulatedBody } from './commands/simulated-actuator.js';
import { type AgentConfig, readAgentConfig } from './config.js';
import { openSensors } from './sensors/open-sensors.js';
import { START_AGAIN } from './update/supervisor-words.js';
import { agentUsage } from './usage.js';

let isRestarting = false;
let restart = () => {};

await runMain(async () => {
  const usage = usageOf(agentUsage('npm run agent'), process.argv.slice(2));
  if (usage) return console.log(usage);
  const config = readAgentConfig(process.env);
  const log = createLog(config.logLevel);
  assertOwnFolder(config.dataDir, 'agent');
  const updates = await supervision(config);
  const { tls } = config;
  const body = simulatedBody();
  const simulated = config.actuator === 'simulated';
  do {
    isRestarting = false;
    const sensors = await openSensors(config.sensors, config.vehicleId, log);
    const ended = new Promise<string>((resolve) => {
      if (updates) process.once('disconnect', () => resolve('the supervisor is gone'));
      restart = () => {
        isRestarting = true;
        resolve('asked to start anew');
      };
    });
    const agent = createAgent({
      config,
      log,
      link: {
        url: config.mqttUrl,
        vehicleId: config.vehicleId,
        token: config.token,
        tls: {
          cert: file('TLS_CERT', tls.certFile),
          key: file('TLS_KEY', tls.keyFile),
          ca: file('TLS_CA', tls.caFile),
        },
      },
      sensors: simulated ? [...sensors, body.sensor] : sensors,
      actuator: simulated ? body.actuator : noActuator,
      restart: () => restart(),
      supervised: updates?.supervised,
      say: (line) => console.log(line),
    });
    await runUntil(ended, log, agent);
  } while (isRestarting && !updates); // a supervisor starts a process that has forgotten everything
});
if (isRestarting) process.exitCode = START_AGAIN;

/** Loaded only where a supervisor started us: memory is dear in a car. */
async function supervision({ home, updateKeyFile, version = AGENT_VERSION, updateLoopback }: AgentConfig) {
  if (home === undefined) return undefined;
  const { supervised } = await import('./update/supervised.js');
  const publicKey = file('AGENT_UPDATE_KEY', updateKeyFile)?.toString();
  return { supervised: supervised(home, { publicKey, running: version, allowLoopback: updateLoopback }) };
}

function file(setting: string, path: string | undefined): Buffer | undefined {
  try {
    return path === undefined ? undefined : readFileSync(path);
  } catch (error) {
    throw new StartError(`${setting}: ${messageOf(error)}`);
  }
}
