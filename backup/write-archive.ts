/** Writes an archive: tar, gzip, sealed where there is a key. Memory is bounded by its largest part. */
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import { type Pack, pack } from 'tar-stream';
import { type Manifest, PARTS } from './archive-contents.js';
import { seal } from './sealed-stream.js';

/** Adds a part, but for what an earlier archive has. */
export type AddPart = (name: string, bytes: Buffer) => Promise<void>;

export interface NewArchive {
  readonly file: string;
  /** undefined: it is not encrypted. */
  readonly key: Buffer | undefined;
  readonly signal: AbortSignal;
  /** SHA-256 of parts that an earlier archive has, so that they are named and left out. */
  readonly had?: ReadonlySet<string>;
}

/**
 * Makes the file of what `fill` adds, and of a manifest; `fill` gives what the manifest says besides checksums. It stands
 * under its name only when it is whole and on disk. Throws what `fill` throws, and errors of the disk.
 */
export async function writeArchive(
  { file, key, signal, had = new Set() }: NewArchive,
  fill: (add: AddPart) => Promise<Omit<Manifest, 'parts'>>,
): Promise<void> {
  const draft = `${file}.${randomUUID()}.unfinished`; // its own: another backup may be given the same name at the same time
  const tar = pack();
  tar.on('error', () => {}); // `written` tells
  // Quick: a backup that takes long holds a snapshot for long.
  const stages = [Readable.from(tar, { objectMode: false }), createGzip({ level: constants.Z_BEST_SPEED })] as const;
  const out = createWriteStream(draft, { mode: 0o600, flags: 'wx', flush: true });
  const options = { signal };
  const written = key
    ? pipeline(...stages, (plain: AsyncIterable<Buffer>) => seal(plain, key), out, options)
    : pipeline(...stages, out, options);
  written.catch((error: Error) => tar.destroy(error)); // so that what adds a part does not wait for ever
  const addSafely: AddPart = async (name, bytes) => {
    try {
      await addEntry(tar, name, bytes);
    } catch (error) {
      await written; // which tells why
      throw error;
    }
  };
  try {
    await fillAll(addSafely, had, fill);
    tar.finalize();
    await written;
    await rename(draft, file);
    await syncFolder(dirname(file));
  } catch (error) {
    tar.destroy();
    await written.catch(() => {});
    await rm(draft, { force: true });
    throw error;
  }
}

async function fillAll(
  addEntry: AddPart,
  had: ReadonlySet<string>,
  fill: (add: AddPart) => Promise<Omit<Manifest, 'parts'>>,
): Promise<void> {
  const parts: Manifest['parts'] = [];
  const counts = await fill(async (name, bytes) => {
    const sha256 = sha256Of(bytes);
    parts.push({ name, sha256 });
    if (!had.has(sha256)) await addEntry(name, bytes);
  });
  const manifest: Manifest = { ...counts, parts };
  await addEntry(PARTS.manifest, Buffer.from(JSON.stringify(manifest)));
}

export const sha256Of = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

function addEntry(tar: Pack, name: string, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const entry = tar.entry({ name, mode: 0o600 }, bytes, (error) => (error ? reject(error) : resolve()));
    entry.on('error', reject); // it tells twice; unheard, an error would end the process
  });
}

/** The new name too must survive a power cut. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  await using handle = await open(folder, 'r');
  await handle.sync();
}
