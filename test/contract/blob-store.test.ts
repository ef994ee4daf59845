/** What every blob store promises. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { BlobStore } from '../../platform/blob-store/blob-store.js';
import { openBlobStore } from '../../platform/blob-store/open-blob-store.js';
import { MotorpoolError } from '../../platform/errors.js';
import { folderStore, type RunningBlobStore, s3Store } from '../support/blob-stores.js';

const adapters: readonly [string, () => Promise<RunningBlobStore>][] = [
  ['a folder', folderStore],
  ['S3', s3Store],
];

const thrownBy = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

async function keysOf({ keys }: BlobStore): Promise<string[]> {
  const found: string[] = [];
  for await (const key of keys()) found.push(key);
  return found;
}

for (const [name, start] of adapters) {
  describe(`blob store: ${name}`, () => {
    let running: RunningBlobStore;
    beforeEach(async () => {
      running = await start();
    });
    afterEach(() => running[Symbol.asyncDispose]());

    it('gives back what was put, under the SHA-256 of what it is', async () => {
      const { store } = running;
      for (const bytes of [randomBytes(1), randomBytes(3_000_000), Buffer.from('text')]) {
        const key = await store.put(bytes, 'image/webp');
        expect(key).to.equal(createHash('sha256').update(bytes).digest('hex'));
        expect(bytes.equals((await store.get(key)) as Buffer)).to.equal(true);
      }
    });

    it('keeps the same bytes once, also when they come many times at once', async () => {
      const { store } = running;
      const bytes = randomBytes(10_000);
      const keys = await Promise.all(Array.from({ length: 8 }, () => store.put(bytes, 'image/webp')));
      expect(new Set(keys).size).to.equal(1);
      expect(bytes.equals((await store.get(keys[0] as string)) as Buffer)).to.equal(true);
    });

    it('has nothing where nothing was put, or where it was removed', async () => {
      const { store } = running;
      const key = await store.put(randomBytes(10), 'application/pdf');
      await store.remove(key);
      await store.remove(key);
      expect(await store.get(key)).to.equal(undefined);
      expect(await store.get('0'.repeat(64))).to.equal(undefined);
    });

    it('gives a part of what was put, byte for byte, and no part of what is not there', async () => {
      const { store } = running;
      const bytes = randomBytes(200_000);
      const key = await store.put(bytes, 'application/octet-stream');
      for (const [start, end] of [
        [0, 2],
        [70_000, 140_001],
        [199_992, 200_000],
      ] as const) {
        expect(bytes.subarray(start, end).equals((await store.range(key, start, end)) as Buffer)).to.equal(true);
      }
      expect(await store.range('0'.repeat(64), 0, 10)).to.equal(undefined);
      expect(await thrownBy(store.range(key, 199_999, 200_001))).to.include({ kind: 'unavailable' });
    });

    it('lists what it holds', async () => {
      const { store } = running;
      expect(await keysOf(store)).to.deep.equal([]);
      const keys: string[] = [];
      for (const text of ['a', 'b', 'c']) keys.push(await store.put(Buffer.from(text), 'application/pdf'));
      await store.remove(keys.pop() as string);
      expect(await keysOf(store)).to.have.members(keys);
    });

    it('takes no key that could name something else', async () => {
      const { store } = running;
      for (const key of ['', '../../etc/passwd', 'A'.repeat(64), `${'a'.repeat(63)}/`]) {
        expect(await thrownBy(store.get(key)), key).to.be.an('error');
        expect(await thrownBy(store.remove(key)), key).to.be.an('error');
      }
    });

    it('says that it is away when it is', async () => {
      const { store } = running;
      const key = await store.put(randomBytes(10), 'image/webp');
      await running.breakIt();
      for (const work of [() => store.put(randomBytes(10), 'image/webp'), () => store.get(key)]) {
        expect(await thrownBy(work()))
          .to.be.instanceOf(MotorpoolError)
          .with.property('kind', 'unavailable');
      }
    });
  });
}

/** Signature version 4 of a request, computed anew from what arrived (AWS General Reference). */
function signatureOf({ method, url, headers }: IncomingMessage, secret: string): string {
  const [, date = '', region = '', names = ''] =
    /Credential=\w+\/(\d{8})\/([\w-]+)\/s3\/aws4_request, SignedHeaders=([\w;-]+),/.exec(headers.authorization ?? '') ??
    [];
  const signed = names.split(';').map((name) => `${name}:${headers[name]}\n`);
  const [path, query = ''] = (url ?? '').split('?');
  const sorted = query.split('&').sort().join('&');
  const asked = [method, path, sorted, signed.join(''), names, headers['x-amz-content-sha256']].join('\n');
  const scope = `${date}/${region}/s3/aws4_request`;
  const hash = createHash('sha256').update(asked).digest('hex');
  const key = [date, region, 's3', 'aws4_request'].reduce<string | Buffer>(
    (key, part) => createHmac('sha256', key).update(part).digest(),
    `AWS4${secret}`,
  );
  return createHmac('sha256', key)
    .update(`AWS4-HMAC-SHA256\n${headers['x-amz-date']}\n${scope}\n${hash}`)
    .digest('hex');
}

it('S3 is asked by paths, each request signed with the secret of BLOB_URL', async () => {
  const asked: string[] = [];
  const server = createServer((req, res) => {
    req.resume().on('end', () => {
      const genuine = req.headers.authorization?.endsWith(`Signature=${signatureOf(req, 'a/b+c')}`);
      asked.push(`${req.method} ${req.url} ${genuine}`);
      res.statusCode = req.method === 'DELETE' ? 204 : 200;
      const more = req.url?.endsWith('list-type=2') ? '<NextContinuationToken>1/+w==</NextContinuationToken>' : '';
      const key = createHash('sha256').update('x').digest('hex');
      res.end(req.url?.includes('list-type') ? `<Contents><Key>${key}</Key></Contents>${more}` : '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const store = openBlobStore(new URL(`s3+http://KEY:a%2Fb%2Bc@127.0.0.1:${port}/files?region=eu-west-1`), '');
  const key = await store.put(Buffer.from('x'), 'image/webp');
  await store.get(key);
  await store.remove(key);
  const listed = await keysOf(store);
  server.close();
  const pages = ['?list-type=2', '?list-type=2&continuation-token=1%2F%2Bw%3D%3D'].map(
    (page) => `GET /files${page} true`,
  );
  expect(asked).to.deep.equal([...['PUT', 'GET', 'DELETE'].map((method) => `${method} /files/${key} true`), ...pages]);
  expect(listed, 'over pages').to.deep.equal([key, key]);
});
