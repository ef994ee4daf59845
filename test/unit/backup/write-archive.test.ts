import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { PARTS, readManifest } from '../../../backup/archive-contents.js';
import { Archive } from '../../../backup/read-archive.js';
import { type AddPart, sha256Of, writeArchive } from '../../../backup/write-archive.js';

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

    it(`${how}: is whole where two are given the same name at the same time`, async () => {
      const inTurn = async (add: AddPart) => {
        for (let part = 0; part < 20; part++) await add(`rows/0/${part}`, randomBytes(100_000));
        return { blobs: 0, rows: 20 };
      };
      const write = () => writeArchive({ file, key, signal: new AbortController().signal }, inTurn);
      await Promise.all([write(), write()]);
      const parts: string[] = [];
      let named: string[] = [];
      for await (const { name, bytes } of (await Archive.open(file, key)).parts()) {
        if (name === PARTS.manifest) named = readManifest(bytes).parts.map(({ sha256 }) => sha256);
        else parts.push(sha256Of(bytes));
      }
      expect(parts).to.have.length(20).and.to.deep.equal(named);
      expect(readdirSync(dir)).to.deep.equal([basename(file)]);
      rmSync(file);
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
