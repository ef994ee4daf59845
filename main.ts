/** Every room in one process: `npm start`. What it is made of stands in `compose.ts`. */
import { type Motorpool, readConfig, withMotorpool } from './compose.js';
import { createLog } from './platform/log.js';
import { type Room, runRooms, runUntilSignal } from './platform/room.js';
import { warnOfMisspelt } from './platform/setting-names.js';
import { usageOf } from './platform/usage.js';

await runRooms(async () => {
  const does = 'Everything in one process, with a demo fleet: the console, the API and the door of the cars.';
  const usage = usageOf({ command: 'npm start', does, setting: 'PORT=8080' }, process.argv.slice(2));
  if (usage) return console.log(usage);
  const config = readConfig(process.env);
  const log = createLog(config.platform.logLevel);
  warnOfMisspelt(process.env, log);
  await withMotorpool(config, log, (motorpool) => runUntilSignal(log, ...motorpool.rooms, welcome(motorpool)));
});

/** Starts last, to tell the person at the terminal where to go. */
function welcome({ baseUrl, mqttUrl, httpsUrl, mqttsUrl, admin }: Motorpool): Room {
  const also = (url: string | undefined) => (url === undefined ? '' : `\n             ${url}`);
  return {
    name: 'welcome',
    async start() {
      console.log(`
  Motorpool runs.
    Console  ${baseUrl()}/${also(httpsUrl())}
    API      ${baseUrl()}/docs
    MQTT     ${mqttUrl()}${also(mqttsUrl())}
    Sign-in  ${admin.email}  ${admin.made ? admin.password : '(ADMIN_PASSWORD)'}
`);
    },
    stop: async () => {},
    problem: () => undefined,
  };
}
