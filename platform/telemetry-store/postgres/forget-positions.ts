/** Takes the places out of what is kept of a car for a span; what else it said stays, and so does that it came. */
import type { Span } from '../telemetry-store.js';
import type { Connections } from './connections.js';

const SPAN = (column: string) =>
  `${column} >= to_timestamp($2::float8 / 1000) and ${column} < to_timestamp($3::float8 / 1000)`;
const PLACE = 'Vehicle.CurrentLocation%'; // COVESA VSS

const SAMPLES = `
  update telemetry_samples set latitude = null, longitude = null, accuracy_m = null, heading_deg = null,
    signals = (select jsonb_object_agg(key, value) from jsonb_each(signals) where key not like '${PLACE}')
  where vehicle_id = $1 and ${SPAN('observed_at')} and (latitude is not null or longitude is not null
    or accuracy_m is not null or heading_deg is not null
    or exists (select from jsonb_object_keys(signals) key where key like '${PLACE}'))`;

const rollUps = (table: string, unit: string) => {
  const cleared = ['latitude', 'longitude', 'accuracy_m', 'heading_deg'].flatMap((name) => [
    `${name}_count = 0`,
    ...['sum', 'min', 'max', 'last'].map((fn) => `${name}_${fn} = null`),
  ]);
  return `update ${table} set ${cleared.join(', ')} where vehicle_id = $1
    and at >= date_trunc('${unit}', to_timestamp($2::float8 / 1000), 'UTC') and at < to_timestamp($3::float8 / 1000)
    and latitude_count + longitude_count + accuracy_m_count + heading_deg_count > 0`;
};

const STATEMENTS = [SAMPLES, rollUps('telemetry_minutes', 'minute'), rollUps('telemetry_hours', 'hour')];

export const forgetPositions =
  (connections: Connections) =>
  (vehicleId: string, { from, to }: Span): Promise<void> =>
    connections.read(async (client) => {
      for (const sql of STATEMENTS) await client.query(sql, [vehicleId, from, to]);
    });
