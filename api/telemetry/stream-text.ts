/** Sends text as it is made: never more of it in memory than the reader is behind by one piece. */
import { once } from 'node:events';
import type { Response } from 'express';

const PIECE = 64 * 1024; // characters
const PATIENCE_MS = 30_000; // a reader that takes nothing for so long holds a database connection for nothing

/** Nothing is sent before the first text is there, so that a failure until then is a proper answer. */
export async function streamText(res: Response, mediaType: string, texts: AsyncIterable<string>): Promise<void> {
  let begun = false;
  let piece = '';
  for await (const text of texts) {
    piece += text;
    if (piece.length < PIECE) continue;
    begin();
    if (!(await write(res, piece))) return; // leaves the loop, which closes the source
    piece = '';
  }
  begin();
  res.end(piece);

  function begin() {
    if (!begun) res.status(200).set({ 'content-type': mediaType, 'cache-control': 'no-store' });
    begun = true;
  }
}

/** False when the reader is gone. */
async function write(res: Response, piece: string): Promise<boolean> {
  if (res.destroyed || res.writableEnded) return false;
  if (res.write(piece)) {
    await new Promise(setImmediate); // others get their turn
    return !res.destroyed;
  }
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const gone = new AbortController();
  try {
    await Promise.race([
      once(res, 'drain', { signal: AbortSignal.any([patience, gone.signal]) }),
      once(res, 'close', { signal: gone.signal }),
    ]);
  } catch {
    res.destroy();
  } finally {
    gone.abort();
  }
  return !res.destroyed && !res.closed;
}
