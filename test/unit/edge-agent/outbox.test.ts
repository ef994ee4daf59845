import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { type OutboxOptions, openOutbox } from '../../../edge-agent/outbox/level-outbox.js';
import type { Outbox } from '../../../edge-agent/outbox/outbox.js';
import { createLog } from '../../../platform/log.js';
import { eventually } from '../../support/eventually.js';

describe('outbox', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'outbox-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const open = (options: Partial<OutboxOptions> = {}) =>
    openOutbox({
      dir: join(dir, 'box'),
      log: createLog('silent'),
      maxBytes: 1e9,
      maxAgeMs: 30 * 86_400_000,
      memorySamples: 5,
      now: Date.now,
      ...options,
    });
  const sample = (seq: number, observedAt = Date.now()) => ({ seq, observedAt, speedKmh: seq % 100 });
  const seqs = async (box: Outbox) => {
    const found: number[] = [];
    for (
      let from = 's', batch = await box.read(from, 't', 100, 1e6);
      batch;
      batch = await box.read(from, 't', 100, 1e6)
    ) {
      for (const { key, json } of batch.entries) {
        found.push(JSON.parse(json).seq);
        from = `${key}~`;
      }
    }
    return found;
  };

  it('keeps samples over a restart, in the order of their boots, and gives each boot its own id', async () => {
    const first = await open();
    for (let seq = 0; seq < 3; seq++) await first.append(sample(seq));
    await first[Symbol.asyncDispose]();

    await using second = await open();
    await second.append(sample(0));
    expect(second.boot).to.not.equal(first.boot);
    expect(second.waiting).to.equal(4);
    const oldest = await second.read('s', 't', 100, 1e6);
    expect(oldest?.boot).to.equal(first.boot);
    expect(oldest?.entries).to.have.length(3); // never of two boots in one message
    expect(await seqs(second)).to.deep.equal([0, 1, 2, 0]);
  });

  it('forgets what was acknowledged, and counts what is left', async () => {
    await using box = await open();
    const entries = [];
    for (let seq = 0; seq < 4; seq++) entries.push(await box.append(sample(seq)));
    await box.remove(entries.slice(1, 3));
    expect(box.waiting).to.equal(2);
    expect(await seqs(box)).to.deep.equal([0, 3]);
  });

  it('drops the oldest when it is full, and counts them', async () => {
    await using box = await open({ maxBytes: 100_000 });
    for (let seq = 0; seq < 1_000; seq += 50) {
      await Promise.all(Array.from({ length: 50 }, (_, i) => box.append(sample(seq + i))));
    }
    expect(box.dropped).to.be.greaterThan(0);
    const left = await seqs(box);
    expect(left.at(-1)).to.equal(999);
    expect(left[0]).to.equal(box.dropped);
    expect(left).to.have.length(1_000 - box.dropped);
    expect(box.waiting).to.equal(left.length);
  });

  it('drops what is older than anyone keeps', async () => {
    const month = 30 * 86_400_000;
    const first = await open();
    await first.append(sample(0, Date.now() - month - 1_000));
    await first.append(sample(1, Date.now() - month + 60_000));
    await first[Symbol.asyncDispose]();
    await using second = await open();
    await second.append(sample(0));
    expect(await seqs(second)).to.deep.equal([1, 0]);
    expect(second.dropped).to.equal(1);
  });

  it('calls nothing too old while the clock cannot be believed', async () => {
    await using box = await open({ now: () => Number.NaN });
    await box.append(sample(0, 1_000));
    expect(await seqs(box)).to.deep.equal([0]);
  });

  it('opens with all but the torn end after a power cut in the middle of a write', async () => {
    const child = `
      import { openOutbox } from ${JSON.stringify(join(process.cwd(), 'edge-agent/outbox/level-outbox.ts'))};
      import { createLog } from ${JSON.stringify(join(process.cwd(), 'platform/log.ts'))};
      const box = await openOutbox({ dir: ${JSON.stringify(join(dir, 'box'))}, log: createLog('silent'), maxBytes: 1e9,
        maxAgeMs: 1e12, memorySamples: 5, now: Date.now });
      for (let seq = 0; seq < 20; seq++) await box.append({ seq, observedAt: 1_700_000_000_000 });
      process.kill(process.pid, 'SIGKILL');`;
    writeFileSync(join(dir, 'child.mts'), child);
    expect(() => execFileSync(process.execPath, ['--import', 'tsx', join(dir, 'child.mts')])).to.throw();
    const log = readdirSync(join(dir, 'box')).find((name) => name.endsWith('.log')) ?? '';
    truncateSync(join(dir, 'box', log), statSync(join(dir, 'box', log)).size - 10);

    await using box = await open();
    expect(await seqs(box)).to.deep.equal(Array.from({ length: 19 }, (_, seq) => seq));
    expect(box.waiting).to.equal(19);
    await box.append(sample(0));
  });

  it('repairs a store whose index is damaged, and keeps its samples', async () => {
    const first = await open();
    for (let seq = 0; seq < 20; seq++) await first.append(sample(seq));
    await first[Symbol.asyncDispose]();
    const manifest = readdirSync(join(dir, 'box')).find((name) => name.startsWith('MANIFEST')) ?? '';
    writeFileSync(join(dir, 'box', manifest), 'not a manifest');

    await using second = await open();
    expect(await seqs(second)).to.have.length(20);
  });

  it('refuses a folder that another agent holds, in one sentence', async () => {
    await using _box = await open();
    const error = await open().catch((thrown) => thrown);
    expect(error.message).to.match(/Another agent already uses/);
  });

  it('waits for another agent that is about to end, where it was told how long', async () => {
    const before = await open();
    const ended = before
      .append(sample(0))
      .then(() => pause(300))
      .then(() => before[Symbol.asyncDispose]());
    await using box = await open({ otherEndsMs: 5_000 });
    await ended;
    expect(await seqs(box)).to.have.length(1);
  });

  /** A disk of 3 MB; undefined where this user may not mount one. */
  function smallDisk(): string | undefined {
    const mount = join(dir, 'small');
    try {
      execFileSync('mkdir', [mount]);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', mount], { stdio: 'ignore' });
      return mount;
    } catch {
      console.log('      (skipped: this user may not mount a small disk)');
      return undefined;
    }
  }
  const fillDisk = (mount: string) =>
    execFileSync('sh', ['-c', `dd if=/dev/zero of=${mount}/ballast bs=4096 2>/dev/null || true`]);

  it('starts on a disk that is full already, and finds what lies there once there is room', async function () {
    const mount = smallDisk();
    if (!mount) return this.skip();
    try {
      const before = await open({ dir: join(mount, 'box') });
      for (let seq = 0; seq < 3; seq++) await before.append(sample(seq));
      await before[Symbol.asyncDispose]();
      fillDisk(mount);

      await using box = await open({ dir: join(mount, 'box'), memorySamples: 5, retryDiskMs: 0 });
      expect(box.problem()).to.match(/the disk takes no samples/);
      for (let seq = 0; seq < 7; seq++) await box.append(sample(seq));
      expect(await seqs(box)).to.deep.equal([2, 3, 4, 5, 6]);

      rmSync(`${mount}/ballast`);
      await box.append(sample(7));
      expect(box.problem()).to.equal(undefined);
      expect(await seqs(box)).to.deep.equal([0, 1, 2, 2, 3, 4, 5, 6, 7]);
      expect({ waiting: box.waiting, dropped: box.dropped }).to.deep.equal({ waiting: 9, dropped: 2 });
    } finally {
      execFileSync('umount', ['-l', mount]);
    }
  });

  it('keeps the newest in memory while the disk is full, and puts them on disk when it is not', async function () {
    const mount = smallDisk();
    if (!mount) return this.skip();
    try {
      await using box = await open({ dir: join(mount, 'box'), memorySamples: 5, retryDiskMs: 0 });
      await box.append(sample(0));
      fillDisk(mount);
      let seq = 1;
      while (box.problem() === undefined) await box.append({ ...sample(seq++), signals: { filling: 'x'.repeat(900) } });
      expect(box.problem()).to.match(/the disk takes no samples/);
      for (let i = 0; i < 10; i++) await box.append(sample(seq++));
      expect((await seqs(box)).at(-1)).to.equal(seq - 1);

      rmSync(`${mount}/ballast`);
      await eventually(async () => {
        await box.append(sample(seq++));
        expect(box.problem()).to.equal(undefined);
      });
      const left = await seqs(box);
      expect(left.slice(-5)).to.deep.equal([seq - 5, seq - 4, seq - 3, seq - 2, seq - 1]);
      expect(left.length + box.dropped).to.equal(seq);
    } finally {
      execFileSync('umount', ['-l', mount]);
    }
  });
});
