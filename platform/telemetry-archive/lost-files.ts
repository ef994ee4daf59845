/** Whether the archive has the bytes of all that it counts. */
import type { BlobStore } from '../blob-store/blob-store.js';
import { archiveRepository } from './archive-repository.js';

/** How many of its files are not in the store of files; samples in them cannot be read. */
export async function lostFiles(databaseUrl: string, blobs: BlobStore): Promise<number> {
  await using files = archiveRepository(databaseUrl);
  const lost = new Set(await files.wholeKeys());
  if (lost.size > 0) for await (const key of blobs.keys()) lost.delete(key);
  return lost.size;
}
