/** `npm run simulate`: that many cars against a running system. */
import { Command, InvalidArgumentError } from 'commander';
import { messageOf } from '../../platform/errors.js';
import { operatorClient } from '../operator/operator-client.js';
import { readOperatorConfig } from '../operator/operator-config.js';
import { inMs, simulate } from './simulate.js';

interface Arguments {
  cars: number;
  rate: number;
  duration: number;
  samplesPerMessage: number;
  verify?: boolean;
  token?: string;
}

const LOSSES_TOLD = 20;

const program = new Command('npm run simulate --')
  .description('Drives simulated cars against a running system, found by HOST, PORT and MQTT_PORT.')
  .option('--cars <n>', 'how many', whole(1, 100_000), 1000)
  .option('--rate <hz>', 'samples a second and car', positive, 1)
  .option('--duration <s>', 'how long they drive, seconds', positive, 60)
  .option('--samples-per-message <k>', 'samples in one MQTT message', whole(1, 100), 1)
  .option('--verify', 'ask the system for everything it acknowledged; exit non-zero where something is missing')
  .option('--token <token>', 'an access token, in place of ADMIN_EMAIL and ADMIN_PASSWORD')
  .parse();

try {
  const { cars, rate, duration, samplesPerMessage, verify = false, token } = program.opts<Arguments>();
  const { baseUrl, mqtt, signIn } = readOperatorConfig(process.env, token);
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  const result = await simulate({
    cars,
    rate,
    durationS: duration,
    samplesPerMessage,
    verify,
    mqtt,
    client: operatorClient(baseUrl, signIn),
    tell: (line) => console.error(line),
    signal: stop.signal,
  });
  const { sent, acknowledged, heldBack, p50Ms, p99Ms, reconnects, losses } = result;
  console.log(`sent ${sent}`);
  console.log(`acknowledged ${acknowledged}`);
  if (heldBack > 0) console.log(`held back ${heldBack}`);
  console.log(`acknowledgement p50 ${inMs(p50Ms)} p99 ${inMs(p99Ms)}`);
  console.log(`reconnects ${reconnects}`);
  if (losses) {
    for (const loss of losses.slice(0, LOSSES_TOLD)) console.error(`lost: ${loss}`);
    console.log(
      losses.length === 0 ? 'read back: all that was acknowledged' : `read back: ${losses.length} cars lost samples`,
    );
    if (losses.length > 0) process.exitCode = 1;
  }
  if (sent > 0 && acknowledged === 0) throw new Error('nothing was acknowledged');
} catch (error) {
  console.error(`simulate: ${messageOf(error)}`);
  process.exitCode = 1;
}

function whole(min: number, max: number) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`wanted a whole number from ${min} to ${max}.`);
  };
}

function positive(text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('wanted a number above 0.');
}
