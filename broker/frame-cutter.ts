/** Cuts a byte stream into MQTT packets (MQTT 3.1.1, 2.2), without knowing what they mean. */
import { freeAtOnce } from './freed-at-once.js';
import { ProtocolError } from './protocol-error.js';

const NOTHING = Buffer.alloc(0);
const MOST_LENGTH_BYTES = 4;

/**
 * Feed it what comes and ask `next()` for packets until it says false. The packet then lies in `bytes`: its first byte
 * at `start`, what follows the header from `body` to `end`. Those bytes are never written again: slices may be kept.
 * Memory is at most twice what a peer has really sent of an unfinished packet, whatever length it announced.
 */
export class FrameCutter {
  bytes: Buffer = NOTHING;
  start = 0;
  body = 0;
  end = 0;
  /** Where what is not yet cut begins, and where the bytes end. */
  #from = 0;
  #to = 0;
  #owned = false;

  /** Bytes that are held and not cut yet. */
  get heldBytes(): number {
    return this.#to - this.#from;
  }

  feed(chunk: Buffer): void {
    const held = this.#to - this.#from;
    if (held === 0) {
      this.bytes = chunk;
      this.#from = 0;
      this.#to = chunk.length;
      this.#owned = false;
      return;
    }
    if (!this.#owned || this.bytes.length - this.#to < chunk.length) {
      // Doubling, so that a peer who sends byte by byte cannot make us copy without end.
      const grown = Buffer.allocUnsafeSlow(Math.max(held + chunk.length, 2 * held));
      this.bytes.copy(grown, 0, this.#from, this.#to);
      this.bytes = grown;
      this.#from = 0;
      this.#to = held;
      this.#owned = true;
    }
    chunk.copy(this.bytes, this.#to);
    this.#to += chunk.length;
  }

  /** True when a whole packet was cut. Throws a ProtocolError for one that is longer than `mostBytes` or has no proper length. */
  next(mostBytes: number): boolean {
    const { bytes } = this;
    let at = this.#from + 1;
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      if (at >= this.#to) {
        if (at - this.#from > MOST_LENGTH_BYTES) throw new ProtocolError('malformed');
        return this.#wait();
      }
      const byte = bytes[at++] as number;
      length += (byte & 127) << shift;
      if (byte < 128) break;
      if (shift === 21) throw new ProtocolError('malformed');
    }
    const end = at + length;
    if (end - this.#from > mostBytes) throw new ProtocolError('too-large');
    if (end > this.#to) return this.#wait();
    this.start = this.#from;
    this.body = at;
    this.end = end;
    this.#from = end;
    return true;
  }

  /** The packet just cut is to come again with the next call. */
  putBack(): void {
    this.#from = this.start;
  }

  /** Frees all that came. Only where nobody keeps a slice of it. */
  discard(): void {
    freeAtOnce(this.bytes);
    this.clear();
  }

  /** Lets go of all that came. */
  clear(): void {
    this.bytes = NOTHING;
    this.#from = 0;
    this.#to = 0;
  }

  #wait(): false {
    if (this.#from === this.#to) this.clear(); // so that an idle connection holds no chunk
    return false;
  }
}
