/** Sockets that have not said a byte yet. There may be thousands of them, so they share their listeners. */
import type { Socket } from 'node:net';
import type { Limits } from './limits.js';
import { Patience } from './patience.js';
import type { Refusal } from './protocol-error.js';

export class SilentSockets {
  readonly #patience: Patience;
  readonly #onError: (this: Socket) => void;
  readonly #onClose: (this: Socket) => void;
  readonly #onData: (this: Socket, first: Buffer) => void;

  /** `speaks` gets a socket with its first bytes; it is paused, and nobody listens to it any more. */
  constructor(limits: Limits, refused: (refusal: Refusal) => void, speaks: (socket: Socket, first: Buffer) => void) {
    this.#patience = new Patience(limits, refused);
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
    this.#patience.begin(socket);
    socket.on('error', this.#onError);
    socket.on('close', this.#onClose);
    socket.on('data', this.#onData);
  }

  #forget(socket: Socket): void {
    this.#patience.end(socket);
    socket.off('error', this.#onError);
    socket.off('close', this.#onClose);
    socket.off('data', this.#onData);
  }
}
