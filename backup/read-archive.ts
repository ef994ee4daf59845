/** Reads an archive part by part, each proven to be what was written. */
import { createReadStream, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { MotorpoolError, messageOf } from '../platform/errors.js';
import { type About, type Manifest, PARTS, readAbout, readManifest } from './archive-contents.js';
import { isSealed, unseal } from './sealed-stream.js';
import { sha256Of } from './write-archive.js';

export interface Part {
  readonly name: string;
  readonly bytes: Buffer;
}

export interface VerifiedArchive {
  readonly archive: Archive;
  readonly about: About;
  readonly manifest: Manifest;
  readonly manifestSha256: string;
  /** SHA-256 of the parts that are in it. */
  readonly had: ReadonlySet<string>;
}

const signOf = ({ name, sha256 }: Manifest['parts'][number]) => `${name} ${sha256}`;

/** PostgreSQL's own bound of a row is the same. */
const LARGEST_PART_BYTES = 2 ** 30;

export class Archive {
  readonly file: string;
  readonly #key: Buffer | undefined;

  private constructor(file: string, key: Buffer | undefined) {
    this.file = file;
    this.#key = key;
  }

  /** Throws a MotorpoolError (bad-input) where there is no such file, or where it needs a key or has none. */
  static async open(file: string, key: Buffer | undefined): Promise<Archive> {
    const sealed = isSealed(await beginningOf(file));
    if (sealed && !key) {
      throw refused('backup-key-missing', `${file} is encrypted: set BACKUP_KEY to the key that it was made with.`);
    }
    // Else whoever can change the file could put one of their own in its place.
    if (!sealed && key) {
      throw refused(
        'backup-not-encrypted',
        `${file} is not encrypted, and BACKUP_KEY is set: unset it to trust the file.`,
      );
    }
    return new Archive(file, key);
  }

  /**
   * Reads all of it. What it names and has not has to be in the archive before it, which only who opens that can tell. Throws
   * a MotorpoolError (bad-input) for another key, and for anything that is not as it was written.
   */
  async verify(): Promise<VerifiedArchive> {
    const had = new Set<string>();
    const seen: string[] = [];
    let about: About | undefined;
    for await (const { name, bytes } of this.parts()) {
      const sha256 = sha256Of(bytes);
      if (name === PARTS.manifest && about) {
        const manifest = this.#read(readManifest, bytes);
        const named = manifest.parts.filter((part) => about?.since === undefined || had.has(part.sha256));
        const isWhole = JSON.stringify(named.map(signOf)) === JSON.stringify(seen);
        if (isWhole) return { archive: this, about, manifest, manifestSha256: sha256, had };
        break;
      }
      if (name === PARTS.about) about = this.#read(readAbout, bytes);
      had.add(sha256);
      seen.push(signOf({ name, sha256 }));
    }
    throw this.#damaged('its parts and their checksums differ');
  }

  /** In the order in which they were added. Throws as `verify` does, but compares no checksums of parts. */
  async *parts(): AsyncGenerator<Part> {
    const tar = extract();
    // It destroys `tar` where it fails, which is told there.
    const feeding = pipeline(this.#plain(), createGunzip(), tar).catch((error: Error) => error);
    try {
      for await (const entry of tar) {
        const { name, size = 0 } = entry.header;
        if (size > LARGEST_PART_BYTES) throw new RangeError(`${name} is too large`);
        const pieces: Buffer[] = [];
        for await (const piece of entry) pieces.push(piece as Buffer);
        yield { name, bytes: Buffer.concat(pieces) };
      }
    } catch (error) {
      throw this.#told((await feeding) ?? error);
    } finally {
      tar.destroy();
    }
  }

  #plain(): AsyncIterable<Buffer> {
    const stored = createReadStream(this.file);
    return this.#key ? unseal(stored, this.#key) : stored;
  }

  #read<T>(read: (bytes: Buffer) => T, bytes: Buffer): T {
    try {
      return read(bytes);
    } catch (error) {
      throw this.#damaged(messageOf(error));
    }
  }

  #told(error: unknown): unknown {
    if (error instanceof MotorpoolError && error.code !== 'backup-damaged') return error;
    return this.#damaged(messageOf(error));
  }

  #damaged(why: string): MotorpoolError {
    return refused('backup-damaged', `${this.file} is damaged, or no backup (${why}): use another one.`);
  }
}

async function beginningOf(file: string): Promise<Buffer> {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory())
    throw refused('backup-unreadable', `${file} is a folder: name the archive in it.`);
  try {
    await using handle = await open(file, 'r');
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw refused('backup-unreadable', `${file} cannot be read: ${messageOf(error)}.`);
  }
}

const refused = (code: string, message: string) => new MotorpoolError('bad-input', code, message);
