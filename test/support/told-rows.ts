/** What samples of a car came to, as it stands in the database. */
import type { Knex } from 'knex';

/** Whole rows in order of time, but for what names a row, counts its changes, or says who was told of it. */
export async function toldRows(db: Knex, vehicleId: string) {
  const of = async (table: string, order: string) => {
    const rows = await db(table).where({ vehicle_id: vehicleId }).orderByRaw(order);
    return rows.map(({ id, vehicle_id, version, changed_at, announced, announced_at, ...row }) => row);
  };
  const alerts = await of('alerts', 'raised_at, kind, subject');
  return {
    trips: await of('trips', 'started_at'),
    events: await of('driving_events', 'started_at, kind'),
    crossings: await of('geofence_crossings', 'at, what'),
    alerts: alerts.filter(({ source, withdrawn_at }) => source === 'samples' && withdrawn_at === null),
  };
}
