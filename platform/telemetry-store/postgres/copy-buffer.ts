/** Fields of PostgreSQL's binary COPY format, written by hand into one buffer that grows and is used again. */
import { FLOAT8_OID, POSTGRES_EPOCH_MS, TEXT_OID } from './columns.js';

const HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const TWO_32 = 2 ** 32;
const ROOM_FOR_A_ROW = 512; // every field of fixed length, with space to spare
const KNOWN_UUIDS = 100_000;

const uuidBytes = new Map<string, Buffer>();

/** The 16 bytes; throws a RangeError for what is no UUID. */
function bytesOf(uuid: string): Buffer {
  const known = uuidBytes.get(uuid);
  if (known) return known;
  const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex');
  if (bytes.length !== 16) throw new RangeError('not a UUID');
  if (uuidBytes.size >= KNOWN_UUIDS) uuidBytes.clear();
  uuidBytes.set(uuid, bytes);
  return bytes;
}

/** https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format". */
export class CopyBuffer {
  #bytes = Buffer.allocUnsafeSlow(1 << 16);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;

  begin(): void {
    this.#at = HEADER.copy(this.#bytes);
  }

  /** What was written since `begin`, with the trailer. It stays valid until the next `begin`. */
  end(): Buffer {
    this.#room(2);
    this.#view.setInt16(this.#at, -1);
    return this.#bytes.subarray(0, this.#at + 2);
  }

  row(fields: number): void {
    this.#room(ROOM_FOR_A_ROW);
    this.#view.setInt16(this.#at, fields);
    this.#at += 2;
  }

  null(): void {
    this.#view.setInt32(this.#at, -1);
    this.#at += 4;
  }

  uuid(value: string): void {
    this.#view.setInt32(this.#at, 16);
    this.#bytes.set(bytesOf(value), this.#at + 4);
    this.#at += 20;
  }

  /** A whole number that JavaScript holds exactly, as int8. */
  int8(value: number): void {
    this.#view.setInt32(this.#at, 8);
    this.#view.setInt32(this.#at + 4, Math.floor(value / TWO_32));
    this.#view.setUint32(this.#at + 8, value >>> 0);
    this.#at += 12;
  }

  timestamp(epochMs: number): void {
    this.int8((epochMs - POSTGRES_EPOCH_MS) * 1000);
  }

  int4(value: number): void {
    this.#view.setInt32(this.#at, 4);
    this.#view.setInt32(this.#at + 4, value);
    this.#at += 8;
  }

  float8(value: number): void {
    this.#view.setInt32(this.#at, 8);
    this.#view.setFloat64(this.#at + 4, value);
    this.#at += 12;
  }

  boolean(value: boolean): void {
    this.#view.setInt32(this.#at, 1);
    this.#bytes[this.#at + 4] = value ? 1 : 0;
    this.#at += 5;
  }

  float8Array(values: readonly number[]): void {
    this.#array(FLOAT8_OID, values.length, values.length * 12);
    for (const value of values) this.float8(value);
    this.#room(ROOM_FOR_A_ROW);
  }

  textArray(values: readonly string[]): void {
    let length = 0;
    for (const value of values) length += 4 + Buffer.byteLength(value);
    this.#array(TEXT_OID, values.length, length);
    for (const value of values) {
      const written = this.#bytes.write(value, this.#at + 4);
      this.#view.setInt32(this.#at, written);
      this.#at += 4 + written;
    }
    this.#room(ROOM_FOR_A_ROW);
  }

  json(value: unknown): void {
    const text = JSON.stringify(value);
    this.#room(text.length * 3 + ROOM_FOR_A_ROW);
    const written = this.#bytes.write(text, this.#at + 5);
    this.#view.setInt32(this.#at, written + 1);
    this.#bytes[this.#at + 4] = 1; // the version of jsonb's binary form
    this.#at += 5 + written;
    this.#room(ROOM_FOR_A_ROW);
  }

  /** The head of an array in `length` bytes of elements. An empty one has no dimension. */
  #array(elementOid: number, count: number, length: number): void {
    const head = count === 0 ? 12 : 20;
    this.#room(head + length + ROOM_FOR_A_ROW);
    const view = this.#view;
    const at = this.#at;
    view.setInt32(at, head + length);
    view.setInt32(at + 4, count === 0 ? 0 : 1);
    view.setInt32(at + 8, 0);
    view.setInt32(at + 12, elementOid);
    if (count > 0) {
      view.setInt32(at + 16, count);
      view.setInt32(at + 20, 1);
    }
    this.#at = at + 4 + head;
  }

  #room(wanted: number): void {
    if (this.#at + wanted <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#at + wanted));
    this.#bytes.copy(grown, 0, 0, this.#at);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}
