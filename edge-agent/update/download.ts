/** Brings a file from HTTP onto the disk, within a size and a time. Not by `fetch`, which needs WebAssembly. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { get as getPlain, type IncomingMessage } from 'node:http';
import { get as getSecure } from 'node:https';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const MOST_REDIRECTS = 3;

export interface DownloadBounds {
  mostBytes: number;
  withinMs: number;
}

/** Gives its SHA-256 in hexadecimal. Throws an Error with the reason; what is on disk then is of no use. */
export async function download(url: string, file: string, { mostBytes, withinMs }: DownloadBounds): Promise<string> {
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
    await pipeline(await answerOf(url, signal), counted, createWriteStream(file), { signal });
  } catch (error) {
    throw signal.aborted ? new Error(`the file did not come within ${withinMs / 1000} s`) : error;
  }
  return hash.digest('hex');
}

async function answerOf(url: string, signal: AbortSignal): Promise<IncomingMessage> {
  let at = new URL(url);
  for (let redirects = 0; ; redirects++) {
    const get = at.protocol === 'https:' ? getSecure : getPlain;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      get(at, { signal }, resolve).on('error', reject);
    });
    const { statusCode = 0, headers } = answer;
    if (statusCode === 200) return answer;
    answer.destroy();
    if (statusCode < 300 || statusCode > 399 || !headers.location) throw new Error(`${at.host} answered ${statusCode}`);
    if (redirects === MOST_REDIRECTS) throw new Error(`${at.host} sends us on and on`);
    at = new URL(headers.location, at);
  }
}
