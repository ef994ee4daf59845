/** Rows of a binary COPY TO as samples. */
import { SIGNALS, type SignalInfo, type StoredSample } from '../../../contracts/index.js';
import { POSTGRES_EPOCH_MS } from './columns.js';

const HEADER_LENGTH = 19;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const DASH_BEFORE = new Set([4, 6, 8, 10]);

/** `bytes` is the whole answer of `COPY (SELECT COLUMN_LIST …) TO STDOUT (FORMAT binary)`. */
export const readRows = (bytes: Buffer): StoredSample[] => [...rowsInPieces(bytes, Number.POSITIVE_INFINITY)].flat();

/** The same, at most so many samples at a time; none is empty. */
export function* rowsInPieces(bytes: Buffer, most: number): Generator<StoredSample[], void> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let samples: StoredSample[] = [];
  let lastIds: { at: number; vehicleId: string; boot: string; fleetId: string | null } | undefined;
  let at = HEADER_LENGTH;

  /** Length of the next field, -1 for null; `at` is at its first byte then. */
  const field = (): number => {
    const length = view.getInt32(at);
    at += 4;
    return length;
  };
  const int8 = (): number => {
    const value = view.getInt32(at) * 2 ** 32 + view.getUint32(at + 4);
    at += 8;
    return value;
  };
  /** Neighbours mostly share their ids, and text costs more than a comparison. */
  const uuid = (known: string | null | undefined, knownAt: number): string => {
    const start = at;
    at += 16;
    if (known && bytes.compare(bytes, knownAt, knownAt + 16, start, start + 16) === 0) return known;
    let text = '';
    for (let i = 0; i < 16; i++) text += (DASH_BEFORE.has(i) ? '-' : '') + HEX[bytes[start + i] as number];
    return text;
  };
  const time = (): number => int8() / 1000 + POSTGRES_EPOCH_MS;

  const elements = <T>(read: (length: number) => T): T[] => {
    const dimensions = view.getInt32(at);
    const count = dimensions === 0 ? 0 : view.getInt32(at + 12);
    at += dimensions === 0 ? 12 : 20;
    return Array.from({ length: count }, () => read(field()));
  };
  const float8 = (): number => {
    const value = view.getFloat64(at);
    at += 8;
    return value;
  };
  const text = (length: number): string => {
    at += length;
    return bytes.toString('utf8', at - length, at);
  };
  const signal = (type: SignalInfo['type']) => {
    if (type === 'number') return float8();
    if (type === 'boolean') return bytes[at++] === 1;
    return type === 'strings' ? elements(text) : elements(float8);
  };

  while (view.getInt16(at) !== -1) {
    const start = at;
    at += 2;
    const before = lastIds;
    field();
    const vehicleId = uuid(before?.vehicleId, (before?.at ?? 0) + 6);
    field();
    const observedAt = time();
    field();
    const boot = uuid(before?.boot, (before?.at ?? 0) + 38);
    field();
    const seq = int8();
    const fleetId = field() === -1 ? null : uuid(before?.fleetId, (before?.at ?? 0) + 70);
    field();
    const receivedAt = time();
    field();
    const quality = view.getInt32(at);
    at += 4;
    const sample: StoredSample = { vehicleId, fleetId, boot, seq, observedAt, receivedAt, quality };
    const values: Record<string, unknown> = sample as unknown as Record<string, unknown>;
    for (let i = 0; i < SIGNALS.length; i++) {
      const { name, type } = SIGNALS[i] as SignalInfo;
      if (field() !== -1) values[name] = signal(type);
    }
    const length = field();
    if (length !== -1) {
      at++; // jsonb's version
      sample.signals = JSON.parse(text(length - 1));
    }
    lastIds = { at: start, vehicleId, boot, fleetId };
    if (samples.push(sample) < most) continue;
    yield samples;
    samples = [];
  }
  if (samples.length > 0) yield samples;
}
