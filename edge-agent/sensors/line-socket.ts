/** A TCP connection that speaks in pieces ended by a mark, and comes back by itself when it breaks. */
import { createConnection, type Socket } from 'node:net';

const RETRY_MS = 2_000;
const MAX_PIECE = 64 * 1024;

export interface LineSocket {
  write(text: string): void;
  stop(): void;
}

export interface Ears {
  onConnect(): void;
  onPiece(piece: string): void;
  /** It is away, and will be looked for again. */
  onTrouble(reason: string): void;
}

/** `onPiece` is called with each piece, without its mark. */
export function lineSocket(target: { host: string; port: number }, mark: string, ears: Ears): LineSocket {
  const { host, port } = target;
  const { onConnect, onPiece, onTrouble } = ears;
  let socket: Socket | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  function open() {
    let rest = '';
    let reason = 'it closed the connection';
    const opening = createConnection({ host, port });
    socket = opening;
    opening.setKeepAlive(true, 10_000);
    opening.setEncoding('latin1');
    opening.on('connect', onConnect);
    opening.on('data', (chunk: string) => {
      const pieces = (rest + chunk).split(mark);
      rest = pieces.pop() ?? '';
      for (const piece of pieces) onPiece(piece);
      if (rest.length > MAX_PIECE) opening.destroy(new Error('it sends what nobody asked for'));
    });
    opening.on('error', (error: NodeJS.ErrnoException) => {
      reason = error.code ?? error.message;
    });
    opening.on('close', () => {
      if (stopped) return;
      onTrouble(reason);
      timer = setTimeout(open, RETRY_MS);
    });
  }

  open();
  return {
    write: (text) => void socket?.write(text, 'latin1'),
    stop() {
      stopped = true;
      clearTimeout(timer);
      socket?.destroy();
    },
  };
}
