/** Puts files into the blob store so that one counts whole or not at all, and takes out those that count no more. */
import type { Knex } from 'knex';
import { type BlobStore, blobKeyOf } from '../blob-store/blob-store.js';
import type { ArchiveFile, ArchiveRepository } from './archive-repository.js';
import type { WrittenFile } from './file-writer.js';

const MEDIA_TYPE = 'application/vnd.apache.parquet';

export type FileKeeper = ReturnType<typeof fileKeeper>;

export function fileKeeper(files: ArchiveRepository, blobs: BlobStore) {
  async function remove(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      await blobs.remove(key);
      await files.forgetLoose(key);
    }
  }

  return {
    /**
     * For the time of `work` nobody else writes files. What an earlier one left behind when it was cut off goes first; what
     * `work` lets go of goes after it.
     */
    async alone<T>(work: (tx: Knex) => Promise<T>): Promise<T> {
      const sweep = async () => {
        for (let keys = await files.loose(); keys.length > 0; keys = await files.loose()) await remove(keys);
      };
      const done = await files.locked(async (tx) => {
        await sweep();
        return work(tx);
      });
      await files.locked(sweep);
      return done;
    },

    /**
     * From the end of `tx` on it counts, `instead` of another if need be. It is announced, put, and asked back: what the
     * store gives is compared by its SHA-256. Throws where that is not what was put.
     */
    async keep(
      about: Pick<ArchiveFile, 'day' | 'part' | 'firstVehicle' | 'lastVehicle' | 'samples'>,
      { content, footerBytes }: WrittenFile,
      tx: Knex,
      instead?: ArchiveFile,
    ): Promise<ArchiveFile> {
      const { day, part, firstVehicle, lastVehicle, samples } = about;
      const key = blobKeyOf(content);
      const file = { key, day, part, firstVehicle, lastVehicle, samples, bytes: content.length, footerBytes };
      await files.announce(file);
      await blobs.put(content, MEDIA_TYPE);
      const kept = await blobs.get(key);
      if (!kept || blobKeyOf(kept) !== key)
        throw new Error(`the store of files does not give back ${key} as it was put`);
      await files.count(file, tx, instead);
      return file;
    },
  };
}
