/** A sample as a line of InfluxDB's line protocol, and the row that a query gives of it as a sample. */
import { SIGNALS, type StoredSample } from '../../../contracts/index.js';
import { nanosecondsOf, subMs } from './identity-hash.js';

export const MEASUREMENT = 'vehicle_telemetry';
const KNOWN_SERIES = 100_000;

/** In a string field: quote and backslash. Real line breaks may stand as they are. */
const quoted = (text: string): string => (/["\\]/.test(text) ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : `"${text}"`);

/** The field's name carries its type where it is not a number, so that a type can never clash. */
export const fieldOf = (name: string, type: string): string => (type === 'number' ? name : `${name}_${type}`);

/** `,speedKmh=` and the like, made once. */
const NAMED_FIELDS = SIGNALS.map(({ name, type }) => ({ name, head: `,${fieldOf(name, type)}=` }));

interface Series {
  fleetId: string | null;
  boot: string;
  head: string;
}
const seriesHeads = new Map<string, Series>();

/** Measurement, tags and boot, remembered: a car sends many samples. */
function headOf({ vehicleId, fleetId, boot }: StoredSample): string {
  const known = seriesHeads.get(vehicleId);
  if (known && known.fleetId === fleetId && known.boot === boot) return known.head;
  if (!/^[\w-]+$/.test(vehicleId)) throw new RangeError('not a vehicle id');
  if (fleetId !== null && !/^[\w-]+$/.test(fleetId)) throw new RangeError('not a fleet id');
  const fleet = fleetId === null ? '' : `fleet_id=${fleetId},`;
  const head = `${MEASUREMENT},${fleet}vehicle_id=${vehicleId} boot_string=${quoted(boot)},seq=`;
  if (seriesHeads.size >= KNOWN_SERIES) seriesHeads.clear();
  seriesHeads.set(vehicleId, { fleetId, boot, head });
  return head;
}

/** Remembers the last text of a whole number beyond 31 bits: V8 writes those slowly, and neighbours share them. */
function remembered(): (value: number) => string {
  let last = 0;
  let text = '0';
  return (value) => {
    if (value !== last) {
      last = value;
      text = String(value);
    }
    return text;
  };
}
const receivedText = remembered();
const megaText = remembered();
const MEGA = 1_000_000;

/** A moment in ms as digits; what stands before its last six changes each quarter of an hour. */
const momentText = (ms: number): string =>
  ms < MEGA ? String(ms) : megaText(Math.floor(ms / MEGA)) + subMs(ms % MEGA);

/** Throws a RangeError for an id that could not stand in a tag, and for a number that InfluxDB has no form for. */
export function lineOfSample(sample: StoredSample): string {
  const { boot, seq, receivedAt, quality } = sample;
  let line = `${headOf(sample)}${seq}i,receivedAt=${receivedText(receivedAt)}i,quality=${quality}i`;
  for (let i = 0; i < NAMED_FIELDS.length; i++) {
    const { name, head } = NAMED_FIELDS[i] as (typeof NAMED_FIELDS)[number];
    const value = sample[name];
    if (value === undefined) continue;
    if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`${name} is ${value}`);
    line += head + (typeof value === 'object' ? quoted(JSON.stringify(value)) : value);
  }
  if (sample.signals !== undefined) line += `,signals_json=${quoted(JSON.stringify(sample.signals))}`;
  return `${line} ${momentText(sample.observedAt)}${subMs(nanosecondsOf(boot, seq))}`;
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
