/** Files in a folder. One is there whole or not at all: it is written aside, made safe, and renamed. */
import { randomUUID } from 'node:crypto';
import { access, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { assertBlobKey, type BlobStore, blobKeyOf, isBlobKey } from './blob-store.js';
import { BlobStoreDown } from './blob-store-down.js';

export function diskBlobStore(folder: string): BlobStore {
  /** Below 256 folders, as one of a million files is slow. */
  function fileOf(key: string): string {
    assertBlobKey(key);
    return join(folder, key.slice(0, 2), key);
  }
  return {
    async put(bytes) {
      const key = blobKeyOf(bytes);
      const file = fileOf(key);
      const draft = join(folder, `draft-${randomUUID()}`);
      try {
        if (await isThere(file)) return key;
        await mkdir(dirname(file), { recursive: true });
        await writeSafely(draft, bytes);
        await rename(draft, file);
        await syncFolder(dirname(file));
        return key;
      } catch (error) {
        await rm(draft, { force: true }).catch(() => {});
        throw new BlobStoreDown(error);
      }
    },
    async get(key) {
      try {
        return await readFile(fileOf(key));
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw new BlobStoreDown(error);
      }
    },
    async range(key, start, end) {
      const bytes = Buffer.alloc(end - start);
      try {
        await using handle = await open(fileOf(key), 'r');
        for (let at = 0; at < bytes.length; ) {
          const { bytesRead } = await handle.read(bytes, at, bytes.length - at, start + at);
          if (bytesRead === 0) throw new RangeError('the file is shorter than it should be');
          at += bytesRead;
        }
        return bytes;
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw new BlobStoreDown(error);
      }
    },
    async remove(key) {
      try {
        await rm(fileOf(key), { force: true });
      } catch (error) {
        throw new BlobStoreDown(error);
      }
    },
    async *keys() {
      for (const shard of await namesIn(folder)) {
        if (shard.length === 2) yield* (await namesIn(join(folder, shard))).filter(isBlobKey);
      }
    },
  };
}

/** Of a folder that may not be there yet. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw new BlobStoreDown(error);
  }
}

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';

const isThere = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );

async function writeSafely(file: string, bytes: Uint8Array): Promise<void> {
  await using handle = await open(file, 'wx', 0o600);
  await handle.writeFile(bytes);
  await handle.sync();
}

/** The new name too must survive a power cut. Not on Windows, which opens no folders. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  await using handle = await open(folder, 'r');
  await handle.sync();
}
