/** Brings a file from HTTPS onto the disk, within a size and a time. Not by `fetch`, which needs WebAssembly. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { get as getPlain, type IncomingMessage } from 'node:http';
import { get as getSecure } from 'node:https';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const MOST_REDIRECTS = 3;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/; // as `URL` writes hosts

export interface DownloadBounds {
  mostBytes: number;
  withinMs: number;
  /** For tests: plain HTTP from this machine itself. */
  allowLoopback: boolean;
}

/** Gives its SHA-256 in hexadecimal. Throws an Error with the reason; what is on disk then is of no use. */
export async function download(url: string, file: string, bounds: DownloadBounds): Promise<string> {
  const { mostBytes, withinMs, allowLoopback } = bounds;
  const signal = AbortSignal.timeout(withinMs);
  const hash = createHash('sha256');
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      hash.update(chunk);
      done(bytes > mostBytes ? new Error(`the file has more than ${mostBytes} bytes`) : null, chunk);
    },
  });
  try {
    await pipeline(await answerOf(url, signal, allowLoopback), counted, createWriteStream(file), { signal });
  } catch (error) {
    throw signal.aborted ? new Error(`the file did not come within ${withinMs / 1000} s`) : error;
  }
  return hash.digest('hex');
}

/**
 * Whoever can reach the car must not lead it about: it speaks to the host that was named and to no other, such as one in the
 * car's own network.
 */
async function answerOf(url: string, signal: AbortSignal, allowLoopback: boolean): Promise<IncomingMessage> {
  let at = new URL(url);
  for (let redirects = 0; ; redirects++) {
    const isPlain = at.protocol === 'http:' && allowLoopback && LOOPBACK.test(at.hostname);
    if (at.protocol !== 'https:' && !isPlain)
      throw new Error(`${at.protocol}//${at.host}: updates come by https alone`);
    const get = isPlain ? getPlain : getSecure;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      get(at, { signal }, resolve).on('error', reject);
    });
    const { statusCode = 0, headers } = answer;
    if (statusCode === 200) return answer;
    answer.destroy();
    if (statusCode < 300 || statusCode > 399 || !headers.location) throw new Error(`${at.host} answered ${statusCode}`);
    if (redirects === MOST_REDIRECTS) throw new Error(`${at.host} sends us on and on`);
    const next = new URL(headers.location, at);
    if (next.host !== at.host) throw new Error(`${at.host} sends us to ${next.host}: name the file where it is`);
    at = next;
  }
}
