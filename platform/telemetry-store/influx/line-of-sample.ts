/** A sample as a line of InfluxDB's line protocol, and the row that a query gives of it as a sample. */
import { SIGNALS, type StoredSample } from '../../../contracts/index.js';

export const MEASUREMENT = 'vehicle_telemetry';
const SUB_MS = 1_000_000;

/** In a string field: quote and backslash. Real line breaks may stand as they are. */
const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

const bootHashes = new Map<string, number>();
const KNOWN_BOOTS = 100_000;

/** FNV-1a, remembered: a boot sends many samples. */
function hashOf(boot: string): number {
  let hash = bootHashes.get(boot);
  if (hash !== undefined) return hash;
  hash = 0x811c9dc5;
  for (let i = 0; i < boot.length; i++) hash = Math.imul(hash ^ boot.charCodeAt(i), 0x01000193);
  hash = (hash >>> 0) % SUB_MS;
  if (bootHashes.size >= KNOWN_BOOTS) bootHashes.clear();
  bootHashes.set(boot, hash);
  return hash;
}

/**
 * The nanoseconds below the millisecond: the boot's hash and seq added, so that a repeat is the same point, and two
 * samples of one millisecond are two: always within a boot, and but for one pair in a million across boots.
 */
export const nanosecondsOf = (boot: string, seq: number): number => (hashOf(boot) + (seq % SUB_MS)) % SUB_MS;

/** The field's name carries its type where it is not a number, so that a type can never clash. */
export const fieldOf = (name: string, type: string): string => (type === 'number' ? name : `${name}_${type}`);

/** Throws a RangeError for an id that could not stand in a tag. */
export function lineOfSample(sample: StoredSample): string {
  if (!/^[\w-]+$/.test(sample.vehicleId)) throw new RangeError('not a vehicle id');
  let fields = `boot_string=${quoted(sample.boot)},seq=${sample.seq}i,receivedAt=${sample.receivedAt}i,quality=${sample.quality}i`;
  for (const { name, type } of SIGNALS) {
    const value = sample[name];
    if (value === undefined) continue;
    const text = typeof value === 'object' ? quoted(JSON.stringify(value)) : String(value);
    fields += `,${fieldOf(name, type)}=${text}`;
  }
  if (sample.signals !== undefined) fields += `,signals_json=${quoted(JSON.stringify(sample.signals))}`;
  const fleet = sample.fleetId === null ? '' : `,fleet_id=${sample.fleetId}`;
  const below = String(nanosecondsOf(sample.boot, sample.seq)).padStart(6, '0');
  return `${MEASUREMENT},vehicle_id=${sample.vehicleId}${fleet} ${fields} ${sample.observedAt}${below}`;
}

/** `time` is RFC 3339, as a number in JSON could not hold the nanoseconds; the other columns are fields and tags, null where absent. */
export function sampleOfRow(row: Readonly<Record<string, unknown>>): StoredSample {
  const sample = {
    vehicleId: String(row.vehicle_id),
    fleetId: row.fleet_id ? String(row.fleet_id) : null,
    boot: String(row.boot_string),
    seq: Number(row.seq),
    observedAt: Date.parse(String(row.time)),
    receivedAt: Number(row.receivedAt),
    quality: Number(row.quality),
  } as StoredSample;
  const values: Record<string, unknown> = Object.assign(sample);
  for (const { name, type } of SIGNALS) {
    const value = row[fieldOf(name, type)];
    if (value === null || value === undefined) continue;
    values[name] = type === 'strings' || type === 'numbers' ? JSON.parse(String(value)) : value;
  }
  if (typeof row.signals_json === 'string') values.signals = JSON.parse(row.signals_json);
  return sample;
}
