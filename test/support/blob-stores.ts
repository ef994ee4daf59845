/** Every adapter of the blob store: a folder, and an S3-compatible server of the test's own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import type { BlobStore } from '../../platform/blob-store/blob-store.js';
import { openBlobStore } from '../../platform/blob-store/open-blob-store.js';

export interface RunningBlobStore extends AsyncDisposable {
  readonly store: BlobStore;
  /** The same, with the server gone or the folder unwritable. */
  breakIt(): Promise<void>;
}

export async function folderStore(): Promise<RunningBlobStore> {
  const dir = mkdtempSync(join(tmpdir(), 'motorpool-blobs-'));
  return {
    store: openBlobStore(undefined, join(dir, 'data')),
    async breakIt() {
      rmSync(dir, { recursive: true });
      writeFileSync(dir, 'a file where a folder should be');
    },
    async [Symbol.asyncDispose]() {
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** It does not check signatures of version 4: another test does. */
export async function s3Store(): Promise<RunningBlobStore> {
  const dir = mkdtempSync(join(tmpdir(), 'motorpool-s3-'));
  const server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: dir,
    configureBuckets: [{ name: 'files', configs: [] }],
  });
  const { port } = (await server.run()) as AddressInfo;
  return {
    store: openBlobStore(new URL(`s3+http://S3RVER:S3RVER@127.0.0.1:${port}/files?region=us-east-1`), dir),
    breakIt: () => server.close(),
    async [Symbol.asyncDispose]() {
      await server.close().catch(() => {});
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
