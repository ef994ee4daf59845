import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { bootClock } from '../../../edge-agent/boot-clock.js';
import { openOutbox } from '../../../edge-agent/outbox/level-outbox.js';
import type { Outbox } from '../../../edge-agent/outbox/outbox.js';
import { DEFAULT_WINDOW, type SendWindow } from '../../../edge-agent/uplink/send-window.js';
import { createUplink, type Uplink } from '../../../edge-agent/uplink/uplink.js';
import { createLog } from '../../../platform/log.js';
import { eventually } from '../../support/eventually.js';
import { type SlowBroker, startSlowBroker } from '../../support/slow-broker.js';

const PATIENT = { timeoutMs: 15_000 };

describe('a link that acknowledges slowly', () => {
  let dir: string;
  let broker: SlowBroker;
  let outbox: Outbox;
  let uplink: Uplink;
  let reasons: string[];
  let seq: number;

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'slow-link-'));
    broker = await startSlowBroker();
    outbox = await openOutbox({
      ...{ dir: join(dir, 'box'), log: createLog('silent'), maxBytes: 1e9, maxAgeMs: 1e12, memorySamples: 5 },
      now: Date.now,
    });
    reasons = [];
    seq = 0;
  });
  afterEach(async () => {
    await uplink.stop();
    await outbox[Symbol.asyncDispose]();
    await broker[Symbol.asyncDispose]();
    rmSync(dir, { recursive: true, force: true });
  });

  async function connect(window: Partial<SendWindow> = {}) {
    uplink = createUplink({
      link: { url: broker.url, vehicleId: randomUUID(), token: 'any' },
      outbox,
      clock: bootClock(),
      window: { ...DEFAULT_WINDOW, ...window },
      traceOneIn: 0,
      status: () => ({ online: true }),
      onConfig() {},
      onCommand() {},
      onConnected() {},
      onChange() {
        if (uplink.state.reason) reasons.push(uplink.state.reason);
      },
    });
    uplink.start();
    await eventually(() => expect(uplink.state.online).to.equal(true), PATIENT);
  }
  async function sense(samples: number) {
    for (const last = seq + samples; seq < last; seq++) {
      uplink.offer(await outbox.append({ seq, observedAt: Date.now() }));
    }
  }
  const arrived = () => [...new Set(broker.acknowledged.map((sample) => sample.seq))].sort((a, b) => a - b);
  const all = () => Array.from({ length: seq }, (_, index) => index);

  it('holds more live samples than fit into memory on disk, and brings every one of them later', async () => {
    await connect({ liveWaiting: 20, liveMessages: 2, backlogMessages: 2, samplesPerMessage: 10 });
    await sense(205);
    expect(broker.acknowledged).to.have.length(0);
    expect(broker.waiting).to.be.at.most(4); // the window holds: two live messages, two of backlog
    broker.release();
    await eventually(() => expect(arrived()).to.deep.equal(all()), PATIENT);
    await eventually(() => expect(outbox.waiting).to.equal(0), PATIENT);
    await sense(3); // the lane of live samples is open again
    await eventually(() => expect(arrived()).to.deep.equal(all()), PATIENT);
    expect(broker.connections).to.equal(1);
  });

  it('is cut when nothing at all is acknowledged for too long, and all arrives over the next one', async () => {
    await connect({ unacknowledgedLimitMs: 300 });
    await sense(10);
    await eventually(() => expect(reasons).to.include('nothing was acknowledged for 0.3 s'), PATIENT);
    expect(outbox.waiting).to.equal(10);
    broker.release();
    await eventually(() => expect(arrived()).to.deep.equal(all()), PATIENT);
    await eventually(() => expect(outbox.waiting).to.equal(0), PATIENT);
    expect(broker.connections).to.be.at.least(2);
  });

  it('is followed by another where it breaks with messages under way, and that brings them all', async () => {
    await connect();
    await sense(10);
    await eventually(() => expect(broker.waiting).to.be.greaterThan(0), PATIENT);
    broker.breakOff();
    await eventually(() => expect(reasons, 'told as it breaks').to.not.be.empty, PATIENT);
    broker.release();
    await eventually(() => expect(arrived()).to.deep.equal(all()), PATIENT);
    await eventually(() => expect(outbox.waiting).to.equal(0), PATIENT);
  });

  it('is not cut while there is nothing to acknowledge', async () => {
    await connect({ unacknowledgedLimitMs: 300 });
    broker.release();
    await sense(1);
    await eventually(() => expect(outbox.waiting).to.equal(0), PATIENT);
    const quietSince = performance.now();
    await eventually(() => expect(performance.now() - quietSince).to.be.greaterThan(1_500), PATIENT);
    expect(reasons).to.deep.equal([]);
    expect(broker.connections).to.equal(1);
  });

  it('brings what was not offered to it, too: a disk that came back', async () => {
    await connect();
    broker.release();
    for (; seq < 5; seq++) await outbox.append({ seq, observedAt: Date.now() });
    await eventually(() => expect(arrived()).to.deep.equal(all()), PATIENT);
    await eventually(() => expect(outbox.waiting).to.equal(0), PATIENT);
  });
});
