/** Sends text or bytes as they are made: never more of it in memory than the reader is behind by one piece. */
import type { Response } from 'express';

const PIECE = 64 * 1024; // characters
const PATIENCE_MS = 30_000; // a reader that takes nothing for so long holds a connection to the store for nothing

/**
 * Nothing is sent before the first piece is there, so that a failure until then is a proper answer. `fileName`: what a
 * browser keeps it as, of letters, digits, dots and dashes.
 */
export async function streamOut(
  res: Response,
  mediaType: string,
  made: AsyncIterable<string | Uint8Array>,
  fileName?: string,
): Promise<void> {
  const write = patientWriter(res);
  let begun = false;
  let piece = '';
  for await (const more of made) {
    if (typeof more === 'string') {
      piece += more;
      if (piece.length < PIECE) continue;
    }
    begin();
    if (!(await write(typeof more === 'string' ? piece : more))) return; // leaves the loop, which closes the source
    piece = '';
  }
  begin();
  res.end(piece);

  function begin() {
    if (!begun) res.status(200).set({ 'content-type': mediaType, 'cache-control': 'no-store' });
    if (!begun && fileName) res.set('content-disposition', `attachment; filename="${fileName}"`);
    begun = true;
  }
}

/** Resolves when the reader can take more; with false when it is gone, or was cut off for taking nothing. */
function patientWriter(res: Response): (piece: string | Uint8Array) => Promise<boolean> {
  let wake = () => {};
  res.on('drain', () => wake()); // once for all: a compressed answer keeps every listener that it is given
  res.on('close', () => wake());
  return async (piece) => {
    if (res.destroyed || res.closed) return false;
    if (res.write(piece))
      await new Promise(setImmediate); // others get their turn
    else {
      await new Promise<void>((resolve) => {
        const patience = setTimeout(() => res.destroy(), PATIENCE_MS);
        wake = () => {
          clearTimeout(patience);
          resolve();
        };
      });
    }
    return !res.destroyed && !res.closed;
  };
}
