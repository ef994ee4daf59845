import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { StoredSample } from '../../../../contracts/index.js';
import { CopyBuffer } from '../../../../platform/telemetry-store/postgres/copy-buffer.js';
import { readRows } from '../../../../platform/telemetry-store/postgres/read-rows.js';
import { writeRow } from '../../../../platform/telemetry-store/postgres/write-row.js';
import { sampleOf } from '../../../support/telemetry-stores.js';

function throughBuffer(buffer: CopyBuffer, samples: readonly StoredSample[]): StoredSample[] {
  buffer.begin();
  for (const sample of samples) writeRow(buffer, sample);
  return readRows(Buffer.from(buffer.end()));
}

describe('binary COPY', () => {
  it('carries the extremes of every type there and back', () => {
    const extremes: StoredSample[] = [
      sampleOf({ seq: 0, observedAt: 0, receivedAt: Date.UTC(1999, 11, 31, 23, 59, 59, 999), quality: 0 }),
      sampleOf({ seq: Number.MAX_SAFE_INTEGER, observedAt: Date.UTC(2000, 0, 1), quality: 2 ** 31 - 1 }),
      sampleOf({ seq: 2 ** 32, observedAt: Date.UTC(2262, 0, 1, 0, 0, 0, 1), fleetId: randomUUID() }),
      sampleOf({ latitude: -90, longitude: Number.MIN_VALUE, speedKmh: Number.MAX_VALUE, odometerKm: 0.1 + 0.2 }),
      sampleOf({ ignition: false, doorsLocked: true, dtc: [], accelerationG: [-1, 0, 1e-300], signals: {} }),
      sampleOf({ dtc: ['', 'ключ 🚗', '"{}\\,\n'], signals: { 'a"b\\c\n🚗': 'd"e\\f\n🚗', n: -1e-9, b: false } }),
    ];
    expect(throughBuffer(new CopyBuffer(), extremes)).to.deep.equal(extremes);
  });

  it('grows for what is larger than its first room, and is used again after it', () => {
    const buffer = new CopyBuffer();
    const dtc = Array.from({ length: 128 }, (_, i) => `P${i}`.padEnd(16, 'ж'));
    const signals = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`s${i}`, '🚗'.repeat(512)]));
    const many = Array.from({ length: 50 }, (_, seq) => sampleOf({ seq, dtc, signals }));
    expect(throughBuffer(buffer, many)).to.deep.equal(many);
    const one = [sampleOf({ seq: 7, speedKmh: 3 })];
    expect(throughBuffer(buffer, one)).to.deep.equal(one);
    expect(throughBuffer(buffer, [])).to.deep.equal([]);
  });

  it('refuses an id that is none', () => {
    expect(() => throughBuffer(new CopyBuffer(), [sampleOf({ vehicleId: 'car-1' })])).to.throw(RangeError);
  });
});
