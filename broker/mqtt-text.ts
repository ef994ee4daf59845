/** Text in MQTT packets: UTF-8 behind a two-byte length (MQTT 3.1.1, 1.5.3). */
import { ProtocolError } from './protocol-error.js';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
// U+0000 must not be there (MQTT-1.5.3-2); controls and non-characters should not, and no car needs them.
const UNWANTED = /[\p{Cc}\p{Noncharacter_Code_Point}]/u;

/** A cursor over one packet's body. Every read throws a ProtocolError beyond the end. */
export class PacketReader {
  readonly #bytes: Buffer;
  #at: number;
  readonly #end: number;

  constructor(bytes: Buffer, start: number, end: number) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  get atEnd(): boolean {
    return this.#at === this.#end;
  }

  byte(): number {
    return this.#bytes[this.#advance(1)] as number;
  }

  uint16(): number {
    return this.#bytes.readUInt16BE(this.#advance(2));
  }

  /** A packet identifier, which is never 0 (MQTT-2.3.1-1). */
  packetId(): number {
    const id = this.uint16();
    if (id === 0) throw new ProtocolError('malformed');
    return id;
  }

  binary(): Buffer {
    const length = this.uint16();
    const from = this.#advance(length);
    return this.#bytes.subarray(from, from + length);
  }

  /** Refuses what is no UTF-8 (lone surrogates too), and control characters. */
  text(): string {
    const bytes = this.binary();
    let text: string;
    try {
      text = decoder.decode(bytes);
    } catch {
      throw new ProtocolError('bad-text');
    }
    if (UNWANTED.test(text)) throw new ProtocolError('bad-text');
    return text;
  }

  #advance(bytes: number): number {
    const from = this.#at;
    if (from + bytes > this.#end) throw new ProtocolError('malformed');
    this.#at = from + bytes;
    return from;
  }
}
