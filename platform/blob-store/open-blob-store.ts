import { join } from 'node:path';
import type { BlobStore } from './blob-store.js';
import { diskBlobStore } from './disk-blob-store.js';
import { s3BlobStore } from './s3-blob-store.js';

/** `BLOB_URL` picks the store; nobody else asks. Unset: files in `DATA_DIR`. */
export function openBlobStore(blobUrl: URL | undefined, dataDir: string): BlobStore {
  return blobUrl ? s3BlobStore(blobUrl) : diskBlobStore(join(dataDir, 'blobs'));
}
