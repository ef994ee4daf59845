/**
 * `moved` in bytes, for maps that ask for it by `watch {packed: true}`: what a map draws of a car, in 39 bytes where JSON
 * takes 250. All numbers little-endian.
 *
 * Head, 12 bytes: version (1) u8; bytes a record u8; zero u16; base f64, ms since the epoch.
 * Record: vehicle id, 16 bytes of its UUID; `observedAt` u48, ms since the epoch; `heardAt` u16, ms before base (65535: that
 * or longer); then `PACKED_COLUMNS`, each with the value that stands for "not told". A reader skips what a longer record has
 * after the columns that it knows. Signals without a column are not told: a car that is looked at is watched without `packed`.
 */
import type { SignalValue, VehicleMove } from './live.js';

interface PackedColumn {
  name:
    | 'longitude'
    | 'latitude'
    | 'speedKmh'
    | 'headingDeg'
    | 'batteryPercent'
    | 'fuelPercent'
    | 'ignition'
    | 'charging';
  /** Of the record's bytes. */
  at: number;
  as: 'i32' | 'u16' | 'u8';
  /** What is kept is the value times this, rounded. */
  times: number;
  /** Not told. */
  none: number;
  boolean?: true;
}

export const PACKED_VERSION = 1;
const HEAD_BYTES = 12;
const OBSERVED_AT = 16;
const HEARD_AT = 22;
export const PACKED_COLUMNS: readonly PackedColumn[] = [
  { name: 'longitude', at: 24, as: 'i32', times: 1e7, none: -0x8000_0000 },
  { name: 'latitude', at: 28, as: 'i32', times: 1e7, none: -0x8000_0000 },
  { name: 'speedKmh', at: 32, as: 'u16', times: 100, none: 0xffff },
  { name: 'headingDeg', at: 34, as: 'u8', times: 255 / 360, none: 0xff }, // to 1.4°: 359.5 is 254 or north
  { name: 'batteryPercent', at: 35, as: 'u8', times: 2, none: 0xff },
  { name: 'fuelPercent', at: 36, as: 'u8', times: 2, none: 0xff },
  { name: 'ignition', at: 37, as: 'u8', times: 1, none: 0xff, boolean: true },
  { name: 'charging', at: 38, as: 'u8', times: 1, none: 0xff, boolean: true },
];
export const RECORD_BYTES = 39;
const MOST = { i32: 0x7fff_ffff, u16: 0xfffe, u8: 0xfe };

/** Each move as one record, in their order, behind one head. */
export function packMoves(moves: readonly VehicleMove[], base: number): Uint8Array {
  const bytes = new Uint8Array(HEAD_BYTES + moves.length * RECORD_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, PACKED_VERSION);
  view.setUint8(1, RECORD_BYTES);
  view.setFloat64(4, base, true);
  let at = HEAD_BYTES;
  for (const move of moves) {
    packOne(view, bytes, at, move, base);
    at += RECORD_BYTES;
  }
  return bytes;
}

/** Those records of `packed` of which `wanted` tells first and end, by their places, behind the same head. */
export function pickRecords(
  packed: Uint8Array,
  wanted: readonly (readonly [first: number, end: number])[],
): Uint8Array {
  const records = wanted.reduce((sum, [first, end]) => sum + end - first, 0);
  const picked = new Uint8Array(HEAD_BYTES + records * RECORD_BYTES);
  picked.set(packed.subarray(0, HEAD_BYTES));
  let at = HEAD_BYTES;
  for (const [first, end] of wanted) {
    picked.set(packed.subarray(HEAD_BYTES + first * RECORD_BYTES, HEAD_BYTES + end * RECORD_BYTES), at);
    at += (end - first) * RECORD_BYTES;
  }
  return picked;
}

function packOne(view: DataView, bytes: Uint8Array, at: number, move: VehicleMove, base: number): void {
  for (let i = 0, digit = 0; i < 16; i++, digit += 2) {
    if (move.id.charCodeAt(digit) === 45) digit++;
    bytes[at + i] = (hexOf(move.id.charCodeAt(digit)) << 4) | hexOf(move.id.charCodeAt(digit + 1));
  }
  view.setUint32(at + OBSERVED_AT, move.observedAt % 0x1_0000_0000, true);
  view.setUint16(at + OBSERVED_AT + 4, Math.floor(move.observedAt / 0x1_0000_0000), true);
  view.setUint16(at + HEARD_AT, Math.max(0, Math.min(0xffff, base - move.heardAt)), true);
  for (const column of PACKED_COLUMNS) write(view, at, column, move.values[column.name]);
}

/** Of a digit 0–9, a–f or A–F by its character code. */
const hexOf = (code: number): number => (code < 58 ? code - 48 : (code & 0xdf) - 55);

function write(view: DataView, record: number, { at, as, times, none }: PackedColumn, value: SignalValue | undefined) {
  const number = typeof value === 'boolean' ? Number(value) : value;
  const told = typeof number === 'number' ? Math.min(MOST[as], Math.round(number * times)) : none;
  if (as === 'i32') view.setInt32(record + at, told, true);
  else if (as === 'u16') view.setUint16(record + at, told, true);
  else view.setUint8(record + at, told);
}

/** A record as it is read. It is one object for all of them: take out of it what you need. */
export interface UnpackedMove {
  /** Eight characters that are this vehicle's alone: quicker to make than the id, which `idOfKey` makes of it. */
  key: string;
  observedAt: number;
  heardAt: number;
  /** By the places of `PACKED_COLUMNS`; undefined is not told. */
  values: (number | boolean | undefined)[];
}

/** Throws a RangeError for a version that it does not know and for what is cut short. */
export function unpackMoves(packed: ArrayBuffer | Uint8Array, each: (move: UnpackedMove) => void): void {
  const view =
    packed instanceof ArrayBuffer
      ? new DataView(packed)
      : new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const [version, size] = [view.getUint8(0), view.getUint8(1)];
  if (version !== PACKED_VERSION || size < RECORD_BYTES) throw new RangeError(`packed moves of version ${version}`);
  const base = view.getFloat64(4, true);
  const move: UnpackedMove = { key: '', observedAt: 0, heardAt: 0, values: PACKED_COLUMNS.map(() => undefined) };
  for (let at = HEAD_BYTES; at + size <= view.byteLength; at += size) {
    move.key = keyAt(view, at);
    move.observedAt =
      view.getUint32(at + OBSERVED_AT, true) + view.getUint16(at + OBSERVED_AT + 4, true) * 0x1_0000_0000;
    move.heardAt = base - view.getUint16(at + HEARD_AT, true);
    for (let i = 0; i < PACKED_COLUMNS.length; i++) move.values[i] = read(view, at, PACKED_COLUMNS[i] as PackedColumn);
    each(move);
  }
}

function read(view: DataView, record: number, { at, as, times, none, boolean }: PackedColumn) {
  const told =
    as === 'i32'
      ? view.getInt32(record + at, true)
      : as === 'u16'
        ? view.getUint16(record + at, true)
        : view.getUint8(record + at);
  if (told === none) return undefined;
  return boolean ? told === 1 : told / times;
}

function keyAt(view: DataView, at: number): string {
  return String.fromCharCode(
    view.getUint16(at),
    view.getUint16(at + 2),
    view.getUint16(at + 4),
    view.getUint16(at + 6),
    view.getUint16(at + 8),
    view.getUint16(at + 10),
    view.getUint16(at + 12),
    view.getUint16(at + 14),
  );
}

/** The vehicle's id, of its key. */
export function idOfKey(key: string): string {
  const hex = Array.from({ length: 8 }, (_, i) => key.charCodeAt(i).toString(16).padStart(4, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The key of a vehicle, of its id. */
export function keyOfId(id: string): string {
  const hex = id.replaceAll('-', '');
  return String.fromCharCode(...Array.from({ length: 8 }, (_, i) => Number.parseInt(hex.slice(i * 4, i * 4 + 4), 16)));
}
