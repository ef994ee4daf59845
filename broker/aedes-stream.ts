/** What Aedes takes for a client's socket: it gets the packets that the guard lets through, and its own go out behind it. */
import { Duplex } from 'node:stream';

const HELD_BYTES = 4096;

/** The guard's side of it. */
export interface StreamOwner {
  /** Sends whole packets; false when the client does not take them just now. */
  send(bytes: Buffer): boolean;
  /** Aedes read what it was given. */
  aedesRead(): void;
  /** Aedes wants this client closed. */
  close(): void;
}

export class AedesStream extends Duplex {
  readonly owner: StreamOwner;
  #drained: (() => void) | undefined;

  constructor(owner: StreamOwner) {
    super({ readableHighWaterMark: HELD_BYTES, writableHighWaterMark: HELD_BYTES, decodeStrings: false });
    this.owner = owner;
  }

  /** The client takes bytes again. */
  drained(): void {
    const done = this.#drained;
    this.#drained = undefined;
    done?.();
  }

  override _read(): void {
    this.owner.aedesRead();
  }

  override _write(chunk: Buffer | string, encoding: BufferEncoding, done: () => void): void {
    this.#send(toBuffer(chunk, encoding), done);
  }

  /** mqtt-packet writes a packet in pieces between cork and uncork: they must go out as one, with nothing in between. */
  override _writev(chunks: { chunk: Buffer | string; encoding: BufferEncoding }[], done: () => void): void {
    this.#send(Buffer.concat(chunks.map(({ chunk, encoding }) => toBuffer(chunk, encoding))), done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#drained = undefined;
    done(error);
    this.owner.close();
  }

  #send(bytes: Buffer, done: () => void): void {
    if (this.owner.send(bytes)) done();
    else this.#drained = done; // so that Aedes sees a frozen client, and closes it after its drain timeout
  }
}

const toBuffer = (chunk: Buffer | string, encoding: BufferEncoding) =>
  typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
