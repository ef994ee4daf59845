/** Versions that nobody let serve are let go of after a while, with their files and predictions. */
import type { Knex } from 'knex';
import type { BlobStore } from '../../platform/blob-store/blob-store.js';
import { modelsRepository } from './models-repository.js';

const KEPT_MS = 90 * 86_400_000;
const AT_ONCE = 100;

/** Retired ones that never were live. Gives how many went. */
export async function letGoOfVersions(db: Knex, blobs: BlobStore, now = Date.now()): Promise<number> {
  const gone = await modelsRepository(db).removeUnserved(new Date(now - KEPT_MS), AT_ONCE);
  for (const key of gone) {
    // The same bytes are kept once, so another version may have this file, too.
    if (!(await modelsRepository(db).hasFile(key))) await blobs.remove(key);
  }
  return gone.length;
}
