/** Sockets that have not said a byte yet. There may be thousands of them, so they share their listeners and one timer. */
import type { Socket } from 'node:net';
import type { Limits } from './limits.js';
import type { Refusal } from './protocol-error.js';

/** More would keep those inside waiting: closing a socket takes some 50 µs. */
const CLOSED_AT_ONCE = 20;

export class SilentSockets {
  /** Since when, in the order in which they came. */
  readonly #since = new Map<Socket, number>();
  readonly #limits: Limits;
  readonly #refused: (refusal: Refusal) => void;
  #timer: NodeJS.Timeout | undefined;
  readonly #onError: (this: Socket) => void;
  readonly #onClose: (this: Socket) => void;
  readonly #onData: (this: Socket, first: Buffer) => void;

  /** `speaks` gets a socket with its first bytes; it is paused, and nobody listens to it any more. */
  constructor(limits: Limits, refused: (refusal: Refusal) => void, speaks: (socket: Socket, first: Buffer) => void) {
    this.#limits = limits;
    this.#refused = refused;
    const forget = (socket: Socket) => this.#forget(socket);
    this.#onError = function () {
      this.destroy();
    };
    this.#onClose = function () {
      forget(this);
    };
    this.#onData = function (first) {
      forget(this);
      this.pause();
      speaks(this, first);
    };
  }

  /** Where there are too many, whoever was silent longest gives way. */
  add(socket: Socket): void {
    if (this.#since.size >= this.#limits.silentConnections) {
      const [longest] = this.#since.keys();
      if (longest) this.#close(longest, 'too-many-silent');
    }
    this.#since.set(socket, performance.now());
    socket.on('error', this.#onError);
    socket.on('close', this.#onClose);
    socket.on('data', this.#onData);
    this.#timer ??= setTimeout(() => this.#closeLate(), this.#limits.connectMs).unref();
  }

  #forget(socket: Socket): void {
    this.#since.delete(socket);
    socket.off('error', this.#onError);
    socket.off('close', this.#onClose);
    socket.off('data', this.#onData);
  }

  #close(socket: Socket, refusal: Refusal): void {
    this.#since.delete(socket);
    this.#refused(refusal);
    socket.destroy();
  }

  #closeLate(): void {
    this.#timer = undefined;
    let closed = 0;
    for (const [socket, since] of this.#since) {
      const leftMs = since + this.#limits.connectMs - performance.now();
      if (leftMs > 0 || closed++ === CLOSED_AT_ONCE) {
        this.#timer = setTimeout(() => this.#closeLate(), Math.max(leftMs, 1)).unref();
        return;
      }
      this.#close(socket, 'connect-timeout');
    }
  }
}
