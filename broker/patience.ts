/** Sockets that are to get on in time: so many at once, and each for so long. There may be thousands, so they share one timer. */
import type { Socket } from 'node:net';
import type { Limits } from './limits.js';
import type { Refusal } from './protocol-error.js';

/** More would keep those inside waiting: closing a socket takes some 50 µs. */
const CLOSED_AT_ONCE = 20;

export class Patience {
  /** Since when, in the order in which they came. */
  readonly #since = new Map<Socket, number>();
  readonly #limits: Limits;
  readonly #refused: (refusal: Refusal) => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(limits: Limits, refused: (refusal: Refusal) => void) {
    this.#limits = limits;
    this.#refused = refused;
  }

  /** Where there are too many, whoever waited longest gives way. */
  begin(socket: Socket): void {
    if (this.#since.size >= this.#limits.silentConnections) {
      const [longest] = this.#since.keys();
      if (longest) this.#close(longest, 'too-many-silent');
    }
    this.#since.set(socket, performance.now());
    this.#timer ??= setTimeout(() => this.#closeLate(), this.#limits.connectMs).unref();
  }

  /** It got on, or is closed. */
  end(socket: Socket): void {
    this.#since.delete(socket);
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
