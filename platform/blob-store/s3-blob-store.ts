/** Files in a bucket of an S3-compatible store, by paths (`https://host/bucket/key`), signed by version 4. */
import { AwsClient } from 'aws4fetch';
import { assertBlobKey, type BlobStore, blobKeyOf } from './blob-store.js';
import { BlobStoreDown } from './blob-store-down.js';

const TIMEOUT_MS = 20_000;
const TRIES = 3;

/** `s3+https://KEY:SECRET@host/bucket?region=eu-west-1`; key and secret percent-encoded, the region us-east-1 unless told. */
export function s3BlobStore(url: URL): BlobStore {
  const { username, password, host, pathname, searchParams, protocol } = url;
  const bucket = `${protocol.replace('s3+', '')}//${host}${pathname.replace(/\/$/, '')}`;
  const client = new AwsClient({
    accessKeyId: decodeURIComponent(username),
    secretAccessKey: decodeURIComponent(password),
    service: 's3',
    region: searchParams.get('region') ?? 'us-east-1',
    retries: TRIES - 1,
  });

  function ask(method: string, key: string, good: readonly number[], more: Pick<RequestInit, 'body' | 'headers'> = {}) {
    assertBlobKey(key);
    return answered(method, `${bucket}/${key}`, good, more);
  }

  /** Those answers alone; whatever else comes is a store that is away. */
  async function answered(
    method: string,
    address: string,
    good: readonly number[],
    more: Pick<RequestInit, 'body' | 'headers'> = {},
  ) {
    const init = { method, signal: AbortSignal.timeout(TIMEOUT_MS), ...more };
    let answer: Response;
    try {
      answer = await client.fetch(address, init);
    } catch (error) {
      throw new BlobStoreDown(error);
    }
    if (good.includes(answer.status)) return answer;
    await answer.body?.cancel();
    throw new BlobStoreDown(new Error(`${method} was answered with ${answer.status}`));
  }

  return {
    async put(bytes, mediaType) {
      const key = blobKeyOf(bytes);
      const sent = { body: Uint8Array.from(bytes), headers: { 'content-type': mediaType } };
      await (await ask('PUT', key, [200], sent)).body?.cancel();
      return key;
    },
    async get(key) {
      const answer = await ask('GET', key, [200, 404]);
      if (answer.status === 200) return Buffer.from(await answer.arrayBuffer());
      await answer.body?.cancel();
      return undefined;
    },
    async range(key, start, end) {
      const headers = { range: `bytes=${start}-${end - 1}` };
      const answer = await ask('GET', key, [200, 206, 404], { headers });
      if (answer.status === 404) return void (await answer.body?.cancel());
      const bytes = Buffer.from(await answer.arrayBuffer());
      const asked = answer.status === 206 ? bytes : bytes.subarray(start, end); // a store may know no ranges
      if (asked.length === end - start) return asked;
      throw new BlobStoreDown(new Error('the file is shorter than it should be'));
    },
    async remove(key) {
      await (await ask('DELETE', key, [200, 204, 404])).body?.cancel();
    },
    /** ListObjectsV2. Keys are digits and letters, so the XML around them can be read by its tags. */
    async *keys() {
      for (let token: string | undefined, first = true; first || token !== undefined; first = false) {
        const asked = new URLSearchParams({
          'list-type': '2',
          ...(token !== undefined && { 'continuation-token': token }),
        });
        const page = await (await answered('GET', `${bucket}?${asked}`, [200])).text();
        for (const [, key] of page.matchAll(/<Key>([0-9a-f]{64})<\/Key>/g)) yield key as string;
        token = /<NextContinuationToken>([^<]+)</.exec(page)?.[1]?.replaceAll('&amp;', '&');
      }
    },
  };
}
