/** Has a folder and all that lies in it written to the disk, so that a power cut leaves no file of it empty. */
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Links are a part of their folder. Throws what the file system says. */
export async function toDisk(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const written = entries.filter((entry) => entry.isFile() || entry.isDirectory());
  for (const path of [...written.map(({ parentPath, name }) => join(parentPath, name)), folder]) {
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}
