/** The same as a line socket, on a serial port. */
import { SerialPort } from 'serialport';
import type { Ears, LineSocket } from '../line-socket.js';

const RETRY_MS = 2_000;
const MAX_PIECE = 64 * 1024;

export function serialLine(target: { path: string; baudRate: number }, mark: string, ears: Ears): LineSocket {
  const { onConnect, onPiece, onTrouble } = ears;
  let port: SerialPort | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  function retry(reason: string) {
    if (stopped) return;
    onTrouble(reason);
    clearTimeout(timer);
    timer = setTimeout(open, RETRY_MS);
  }

  function open() {
    let rest = '';
    const opening = new SerialPort({ ...target, autoOpen: false });
    port = opening;
    opening.on('data', (chunk: Buffer) => {
      const pieces = (rest + chunk.toString('latin1')).split(mark);
      rest = (pieces.pop() ?? '').slice(-MAX_PIECE);
      for (const piece of pieces) onPiece(piece);
    });
    opening.on('error', (error) => onTrouble(error.message));
    opening.on('close', () => retry('it was unplugged'));
    opening.open((error) => {
      if (error) retry(error.message);
      else onConnect();
    });
  }

  open();
  return {
    write: (text) => void port?.write(text, 'latin1'),
    stop() {
      stopped = true;
      clearTimeout(timer);
      if (port?.isOpen) port.close();
    },
  };
}
