/** `npm run probe`: sends a sample as a car and looks for it as an operator, against a running system. */
import { Command } from 'commander';
import { readAll } from '../../platform/config.js';
import { messageOf } from '../../platform/errors.js';
import { createLog } from '../../platform/log.js';
import { createMetrics } from '../../platform/metrics.js';
import { createOpsServer, readOpsConfig } from '../../platform/ops-server.js';
import { runRooms, runUntilSignal } from '../../platform/room.js';
import { operatorClient } from '../operator/operator-client.js';
import { readOperatorConfig } from '../operator/operator-config.js';
import { createProbe, probeRoom } from './probe.js';
import { readProbeConfig } from './probe-config.js';

const program = new Command('npm run probe --')
  .description('Whether a sample of a car comes to the live map, of a system found by HOST, PORT and MQTT_PORT.')
  .option('--once', 'one sample, one line, and exit status 0 or 1; without it every PROBE_EVERY_S, with metrics')
  .option('--token <token>', 'an access token, in place of ADMIN_EMAIL and ADMIN_PASSWORD')
  .parse();
const { once = false, token } = program.opts<{ once?: boolean; token?: string }>();

if (once) await probeOnce();
else await runRooms(watch);

async function probeOnce(): Promise<void> {
  try {
    const { acknowledged, live, state } = await probeOf().once();
    const [a, l, s] = [acknowledged, live, state].map((seconds) => `${(seconds * 1000).toFixed(0)} ms`);
    console.log(`works: acknowledged after ${a}, on the live channel after ${l}, in the state after ${s}`);
    process.exitCode = 0;
  } catch (error) {
    console.log(`fails: ${messageOf(error)}`);
    process.exitCode = 1;
  }
}

async function watch(): Promise<void> {
  const { probe: config, ops } = readAll(process.env, { probe: readProbeConfig, ops: readOpsConfig });
  const [log, metrics] = [createLog(config.logLevel), createMetrics()];
  const room = probeRoom({ probe: probeOf(), everyMs: config.everyS * 1000, log, metrics });
  const readiness = async () => [room.problem()].filter((problem) => problem !== undefined);
  // HOST is where the system is; who watches over the probe comes to it from wherever.
  const server = createOpsServer({ config: { ...ops, host: config.metricsHost }, metrics, readiness });
  console.log(`A sample every ${config.everyS} s until Ctrl-C. For one alone: npm run probe -- --once`);
  await runUntilSignal(log, server, room);
}

function probeOf() {
  const { baseUrl, mqtt, signIn } = readOperatorConfig(process.env, token);
  const { name, withinS } = readProbeConfig(process.env);
  const mqttUrl = `mqtt://${mqtt.host.includes(':') ? `[${mqtt.host}]` : mqtt.host}:${mqtt.port}`;
  return createProbe({ client: operatorClient(baseUrl, signIn), baseUrl, mqttUrl, name, withinMs: withinS * 1000 });
}
