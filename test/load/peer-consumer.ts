/**
 * The peer stack's other half: an mqtt.js consumer that takes what Mosquitto gives it and writes batches of 5,000 rows
 * to PostgreSQL, in the fastest form we know (our own store adapter), two batches at a time. Mosquitto acknowledges
 * before this has stored anything. Settings: PEER_MQTT_URL, DATABASE_URL. Prints {"ready":true} when it listens, then
 * ten times a second how many rows it has stored.
 */
import mqtt from 'mqtt';
import { parseVehicleTopic, type StoredSample, type TelemetryMessage } from '../../contracts/index.js';
import { createLog } from '../../platform/log.js';
import { createMetrics } from '../../platform/metrics.js';
import { openDatabase } from '../../platform/postgres/open-database.js';
import { openTelemetryStore } from '../../platform/telemetry-store/open-telemetry-store.js';

const BATCH_ROWS = 5000;
const FLUSH_MS = 50;
const COMMITS_IN_FLIGHT = 2;
const STATS_MS = 100;

const log = createLog('warn');
const database = await openDatabase({
  databaseUrl: new URL(process.env.DATABASE_URL as string),
  dataDir: '.',
  log,
});
const store = await openTelemetryStore({ influx: undefined, database, log, metrics: createMetrics() });

const rows: StoredSample[] = [];
let inFlight = 0;
let stored = 0;

async function flush(): Promise<void> {
  if (rows.length === 0 || inFlight >= COMMITS_IN_FLIGHT) return;
  const batch = rows.splice(0, BATCH_ROWS);
  inFlight++;
  stored += (await store.append(batch)).stored;
  inFlight--;
  if (rows.length >= BATCH_ROWS) await flush();
}
setInterval(() => void flush(), FLUSH_MS);
setInterval(() => console.log(JSON.stringify({ stored })), STATS_MS);

const client = mqtt.connect(process.env.PEER_MQTT_URL as string, { clientId: 'peer-consumer' });
client.handleMessage = (packet, done) => {
  const vehicleId = parseVehicleTopic(packet.topic)?.vehicleId as string;
  const message = JSON.parse(packet.payload.toString()) as TelemetryMessage;
  const receivedAt = Date.now();
  for (const sample of message.samples) {
    rows.push({ ...sample, vehicleId, fleetId: null, boot: message.boot, receivedAt, quality: 0 });
  }
  if (rows.length >= BATCH_ROWS) void flush();
  done();
};
client.on('connect', () => {
  client.subscribe('v1/vehicles/+/telemetry', { qos: 1 }, () => console.log('{"ready":true}'));
});
