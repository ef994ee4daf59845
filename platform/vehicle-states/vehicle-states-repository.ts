/** SQL for vehicle_states. */
import type { Knex } from 'knex';
import type { SignalValue, VehicleSnapshot } from '../../contracts/index.js';
import { type BelievedByMoment, fromBelievedJson, mergeBelieved, toBelievedJson } from './believed-json.js';
import type {
  BelievedValues,
  Presence,
  SnapshotFilter,
  TakenBack,
  VehicleState,
  VehicleStates,
} from './vehicle-states.js';

const MOST_TRIES = 10;

/** [id, fleetId, online, heardAt, believed]: an array a car, as names would be half of the text. */
type SnapshotRow = [string, string | null, boolean, number | null, BelievedByMoment | null];

export function vehicleStates(db: Knex): VehicleStates {
  async function upsert(states: readonly VehicleState[]): Promise<VehicleState[]> {
    let left = states.map((state) => ({ version: 0, ...state }));
    const merged = new Map<string, VehicleState>();
    for (let tries = 0; left.length > 0; tries++) {
      if (tries === MOST_TRIES) throw new Error(`${left.length} vehicle states change faster than they can be written`);
      const done = await write(left);
      left = left.filter((state) => !done.has(state.vehicleId));
      if (left.length === 0) break;
      const known = new Map((await load(left.map((s) => s.vehicleId))).map((state) => [state.vehicleId, state]));
      left = left
        .filter((state) => known.has(state.vehicleId))
        .map((state) => mergeStates(known.get(state.vehicleId), state));
      for (const state of left) merged.set(state.vehicleId, { ...state, version: state.version + 1 });
    }
    return [...merged.values()];
  }

  /** Writes those whose version still stands, and says which. A car that was deleted meanwhile is left out. */
  async function write(states: readonly (VehicleState & { version: number })[]): Promise<Set<string>> {
    const result = await db.raw(WRITE, [`[${states.map(rowJson).join(',')}]`]);
    return new Set((result.rows as { vehicle_id: string }[]).map((row) => row.vehicle_id));
  }

  async function load(vehicleIds: readonly string[]): Promise<VehicleState[]> {
    const { rows } = await db.raw(
      `select vehicle_id, version, coalesce(extract(epoch from heard_at) * 1000, 0)::float8 as heard_at, believed, pending
       from vehicle_states where vehicle_id = any(?::uuid[])`,
      [vehicleIds as string[]],
    );
    return rows.map((row: LoadedRow) => ({
      vehicleId: row.vehicle_id,
      version: Number(row.version),
      heardAt: row.heard_at,
      values: fromBelievedJson(row.believed),
      pending: row.pending,
    }));
  }

  async function setPresence(...presences: Presence[]): Promise<void> {
    if (presences.length > 0) await db.raw(SET_PRESENCE, [JSON.stringify(presences)]);
  }

  async function snapshot(filter: SnapshotFilter = {}): Promise<VehicleSnapshot[]> {
    const { sql, bindings } = snapshotQuery(filter);
    const { rows } = await db.raw(sql, bindings);
    return (JSON.parse(rows[0].snapshot) as SnapshotRow[]).map(([id, fleetId, online, heardAt, believed]) => ({
      id,
      fleetId,
      online,
      heardAt,
      values: believed ? fromBelievedJson(believed) : {},
    }));
  }

  return {
    upsert,
    load,
    setPresence,
    snapshot,
    async heardSince(since) {
      const { rows } = await db.raw(
        'select vehicle_id from vehicle_states where heard_at > to_timestamp(?::float8 / 1000)',
        [since],
      );
      return rows.map((row: { vehicle_id: string }) => row.vehicle_id);
    },
    async resetPresence(by, among) {
      const vehicleIds = (among?.vehicleIds as string[] | undefined) ?? null;
      const those = { by: by ?? null, vehicleIds, saidBefore: among?.saidBefore ?? null };
      return (await db.raw<{ rows: TakenBack[] }>(RESET_PRESENCE, those)).rows;
    },
    async onlineBy() {
      const { rows } = await db.raw<{ rows: { by: string }[] }>(ONLINE_BY);
      return rows.map(({ by }) => by);
    },
    of: async (vehicleId) => (await snapshot({ vehicleIds: [vehicleId] }))[0],
  };
}

const RESET_PRESENCE = `
  with those as (
    select vehicle_id from vehicle_states where online and (:by::text is null or presence_by = :by)
      and (:vehicleIds::uuid[] is null or vehicle_id = any(:vehicleIds))
      and (:saidBefore::float8 is null or presence_at < to_timestamp(:saidBefore::float8 / 1000))
    order by vehicle_id for update -- as the writers of states do
  )
  -- Not \`presence_at = now()\`: what another broker said a moment ago and has not stored yet would be too old.
  update vehicle_states s set online = false from those where s.vehicle_id = those.vehicle_id
  returning s.vehicle_id as "vehicleId", coalesce(extract(epoch from s.presence_at) * 1000, 0)::float8 as "saidAt"`;

// Each broker asks every few seconds. Of 10,000 cars it takes 8 ms, for which no index is worth its upkeep.
const ONLINE_BY = 'select distinct presence_by as by from vehicle_states where online and presence_by is not null';

const SET_PRESENCE = `
  insert into vehicle_states as s (vehicle_id, online, presence_at, presence_by, agent, config_version, agent_boot)
  select n."vehicleId", n.online, to_timestamp(n.at / 1000), n.by, n.agent, n."configVersion", n.boot
  from json_to_recordset(?::json)
    as n ("vehicleId" uuid, online boolean, at float8, by text, agent text, "configVersion" integer, boot uuid)
  join vehicles v on v.id = n."vehicleId"
  order by n."vehicleId" -- as the writers of states do, so that none waits for the other for ever
  on conflict (vehicle_id) do update set online = excluded.online, presence_at = excluded.presence_at,
    presence_by = excluded.presence_by, agent = coalesce(excluded.agent, s.agent),
    config_version = coalesce(excluded.config_version, s.config_version),
    agent_boot = coalesce(excluded.agent_boot, s.agent_boot)
  where s.presence_at is null or s.presence_at <= excluded.presence_at`;

interface LoadedRow {
  vehicle_id: string;
  version: string;
  heard_at: number;
  believed: BelievedByMoment;
  pending: unknown;
}

const WRITE = `
  insert into vehicle_states as s
    (vehicle_id, version, heard_at, observed_at, believed, pending, latitude, longitude, fuel_percent, battery_percent, odometer_km, dtc)
  select n.id, n.version + 1, to_timestamp(n.heard / 1000), to_timestamp(n.observed / 1000), n.believed,
    coalesce(nullif(n.pending::text, 'null')::json, '{}'), n.lat, n.lon, n.fuel, n.battery, n.odometer, n.dtc
  from json_to_recordset(?::json) -- one text: an array a column is twice the work for the client
    as n (id uuid, version bigint, heard float8, observed float8, believed json, pending json, lat float8, lon float8,
      fuel real, battery real, odometer real, dtc text[])
  join vehicles v on v.id = n.id
  -- A state can be had from the samples again: it need not wait for the disk, which the samples are waiting for.
  cross join (select set_config('synchronous_commit', 'off', true)) as no_wait
  order by n.id -- two writers lock in one order, so that neither waits for the other for ever
  on conflict (vehicle_id) do update set version = excluded.version, heard_at = greatest(s.heard_at, excluded.heard_at),
    believed = excluded.believed,
    pending = case when excluded.pending::text = '{}' then s.pending else excluded.pending end, latitude = excluded.latitude,
    longitude = excluded.longitude, fuel_percent = excluded.fuel_percent, battery_percent = excluded.battery_percent,
    observed_at = excluded.observed_at, odometer_km = excluded.odometer_km, dtc = excluded.dtc
  where s.version = excluded.version - 1
  returning s.vehicle_id`;

function snapshotQuery({ vehicleIds, fleetId, bbox }: SnapshotFilter) {
  const where = ['v.deleted_at is null'];
  const bindings: Knex.RawBinding[] = [];
  if (vehicleIds) {
    where.push('v.id = any(?::uuid[])');
    bindings.push(vehicleIds as string[]);
  }
  if (fleetId !== undefined) {
    where.push('v.fleet_id = ?');
    bindings.push(fleetId);
  }
  if (bbox) {
    const [west, south, east, north] = bbox;
    where.push('s.latitude between ? and ?');
    where.push(west <= east ? 's.longitude between ? and ?' : '(s.longitude >= ? or s.longitude <= ?)');
    bindings.push(south, north, west, east);
  }
  // Put together as text: nothing in it needs an escape, and it takes half the time of json_agg.
  const sql = `
    select '[' || coalesce(string_agg(
      '["' || v.id || '",' || coalesce('"' || v.fleet_id || '"', 'null') || ',' || coalesce(s.online, false)::text || ','
      || coalesce((extract(epoch from s.heard_at) * 1000)::bigint::text, 'null') || ','
      || coalesce(s.believed::text, 'null') || ']', ','), '') || ']' as snapshot
    from vehicles v left join vehicle_states s on s.vehicle_id = v.id where ${where.join(' and ')}`;
  return { sql, bindings };
}

function rowJson({ vehicleId, version, heardAt, values, pending }: VehicleState): string {
  return (
    `{"id":"${vehicleId}","version":${version},"heard":${heardAt},"observed":${newestOf(values)},` +
    `"believed":${toBelievedJson(values)},` +
    `"pending":${JSON.stringify(pending ?? null)},"lat":${numberOf(values, 'latitude')},` +
    `"lon":${numberOf(values, 'longitude')},"fuel":${numberOf(values, 'fuelPercent')},` +
    `"battery":${numberOf(values, 'batteryPercent')},` +
    `"odometer":${numberOf(values, 'odometerKm')},"dtc":${dtcJson(values.dtc?.value)}}`
  );
}

/** In capitals, as the table of critical codes has them. */
const dtcJson = (dtc: SignalValue | undefined) =>
  JSON.stringify(Array.isArray(dtc) ? dtc.map((code) => String(code).toUpperCase()) : null);

/** When the newest of them was observed, ms since the epoch. */
function newestOf(values: BelievedValues): number | null {
  let newest: number | null = null;
  for (const name in values) newest = Math.max(newest ?? 0, (values[name] as BelievedValues[string]).observedAt);
  return newest;
}

function numberOf(values: BelievedValues, name: string): number | null {
  const value = values[name]?.value;
  return typeof value === 'number' ? value : null;
}

function mergeStates(
  kept: VehicleState | undefined,
  ours: VehicleState & { version: number },
): VehicleState & { version: number } {
  if (!kept) return ours;
  return {
    ...ours,
    version: kept.version ?? 0,
    heardAt: Math.max(kept.heardAt, ours.heardAt),
    values: mergeBelieved(kept.values, ours.values),
  };
}
