import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type AddPart, writeArchive } from '../../../backup/write-archive.js';

describe('writing an archive', () => {
  const dir = mkdtempSync(join(tmpdir(), 'motorpool-archive-'));
  const file = join(dir, 'a.backup');
  after(() => rmSync(dir, { recursive: true }));

  async function addForEver(add: AddPart, afterEach: (part: number) => void): Promise<never> {
    for (let part = 0; ; part++) {
      await add(`rows/0/${part}`, randomBytes(1_000_000));
      afterEach(part);
    }
  }

  for (const key of [undefined, randomBytes(32)]) {
    const how = key ? 'encrypted' : 'plain';

    it(`${how}: leaves nothing behind when it is stopped midway`, async () => {
      const stopping = new AbortController();
      const stopped = await writeArchive({ file, key, signal: stopping.signal }, (add) =>
        addForEver(add, (part) => part === 5 && stopping.abort()),
      ).catch((error) => error);
      expect(stopped.name).to.equal('AbortError');
      expect(readdirSync(dir)).to.deep.equal([]);
    });

    it(`${how}: tells what failed where it reads from, and leaves nothing behind`, async () => {
      const failed = await writeArchive({ file, key, signal: new AbortController().signal }, (add) =>
        addForEver(add, (part) => {
          if (part === 5) throw new Error('the database is away');
        }),
      ).catch((error) => error);
      expect(failed.message).to.equal('the database is away');
      expect(readdirSync(dir)).to.deep.equal([]);
    });

    it(`${how}: tells of a folder that is not there`, async () => {
      const nowhere = join(dir, 'nowhere', 'a.backup');
      const failed = await writeArchive({ file: nowhere, key, signal: new AbortController().signal }, (add) =>
        addForEver(add, () => {}),
      ).catch((error) => error);
      expect(failed.code).to.equal('ENOENT');
    });
  }
});
