import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { assertOwnFolder, diskError, keptSecret, prepareDataDir } from '../../../platform/data-dir.js';
import { StartError } from '../../../platform/errors.js';

describe('DATA_DIR', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'motorpool-data-dir-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('keeps a secret over restarts, for its owner alone', () => {
    const secret = keptSecret(dir, 'jwt.secret');
    expect(secret).to.have.length(43); // 32 random bytes
    expect(keptSecret(dir, 'jwt.secret')).to.equal(secret);
    expect(statSync(join(dir, 'jwt.secret')).mode & 0o777).to.equal(0o600);
  });

  it('gives each secret of its own', () => {
    expect(keptSecret(dir, 'a')).to.not.equal(keptSecret(dir, 'b'));
  });

  it('gives one secret to processes that ask for it at once', () => {
    let first = '';
    const second = keptSecret(dir, 'jwt.secret', () => {
      first = keptSecret(dir, 'jwt.secret'); // another is quicker, just now
      return 'too late';
    });
    expect(second).to.equal(first).and.to.have.length(43);
    expect(readdirSync(dir)).to.deep.equal(['jwt.secret']);
  });

  it('does not go on with a secret that somebody emptied', () => {
    writeFileSync(join(dir, 'jwt.secret'), '');
    expect(() => keptSecret(dir, 'jwt.secret')).to.throw(StartError, /jwt\.secret is empty\. Remove it/);
  });

  it('is refused in one sentence where its path leads through a file', () => {
    writeFileSync(join(dir, 'file'), '');
    expect(() => prepareDataDir(join(dir, 'file', 'data'))).to.throw(StartError, /part of that path is a file/);
    expect(() => prepareDataDir(join(dir, 'file'))).to.throw(StartError, /that path is a file/);
  });

  it('is not shared by a server and an agent, whichever came first', () => {
    assertOwnFolder(dir, 'agent');
    keptSecret(dir, 'jwt.secret');
    expect(() => assertOwnFolder(dir, 'agent')).to.throw(
      StartError,
      `${join(dir, 'jwt.secret')} is of a server, which must not share its folder: set DATA_DIR of the agent to one of its own, such as ${join(dir, 'agent')}.`,
    );
    const car = join(dir, 'agent');
    mkdirSync(join(car, 'outbox'), { recursive: true });
    prepareDataDir(dir); // one within the other is no sharing
    expect(() => prepareDataDir(car)).to.throw(StartError, /outbox is of an agent.*and move outbox there\.$/);
  });

  it('says what to do about a full and a read-only disk', () => {
    expect(diskError('/d', { code: 'ENOSPC' }).message).to.match(/^Cannot write to \/d: the disk is full\. Free/);
    expect(diskError('/d', { code: 'EROFS' }).message).to.match(/^Cannot write to \/d: the disk is read-only\. Set/);
  });
});
