/** `npm run replay`: a recorded drive sent as an agent would. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { messageOf } from '../../platform/errors.js';
import { operatorClient } from '../operator/operator-client.js';
import { readOperatorConfig } from '../operator/operator-config.js';
import { FORMATS } from './formats/index.js';
import type { RecordingFormat } from './recording.js';
import { replay } from './replay.js';
import { countsLine } from './tally.js';

interface Arguments {
  format: string;
  vehicle?: string;
  speed?: number;
  keepTimes?: boolean;
  timeZone?: string;
  token?: string;
}

const program = new Command('npm run replay --')
  .description('Sends recorded drives as a car would. The system is found by HOST, PORT and MQTT_PORT.')
  .addOption(
    new Option('--format <name>', 'what wrote the files')
      .choices(FORMATS.map(({ name }) => name))
      .makeOptionMandatory(),
  )
  .option('--vehicle <id>', 'the car that drives; without it, and for files with many cars, cars are made', uuid)
  .option('--speed <n>', 'times as fast as recorded, 1 for real time; without it as fast as acknowledged', positive)
  .option('--keep-times', 'send the times as recorded; without it each file is shifted so that its last row is now')
  .option('--time-zone <zone>', 'of local times in the files, such as Africa/Casablanca')
  .option('--token <token>', 'an access token, in place of ADMIN_EMAIL and ADMIN_PASSWORD')
  .argument('<file...>')
  .parse();

try {
  const { format, vehicle, speed, keepTimes, timeZone, token } = program.opts<Arguments>();
  const { baseUrl, mqtt, signIn } = readOperatorConfig(process.env, token);
  const counts = await replay({
    format: FORMATS.find(({ name }) => name === format) as RecordingFormat,
    paths: program.args,
    vehicleId: vehicle,
    speed,
    keepTimes: keepTimes ?? false,
    timeZone,
    mqtt,
    client: operatorClient(baseUrl, signIn),
    complain: (line) => console.error(line),
  });
  console.log(countsLine(counts));
} catch (error) {
  console.error(`replay: ${messageOf(error)}`);
  process.exitCode = 1;
}

function uuid(text: string): string {
  if (/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError('wanted a vehicle id, a UUID.');
}

function positive(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 1000) return value;
  throw new InvalidArgumentError('wanted a number above 0, at most 1000.');
}
