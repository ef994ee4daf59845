import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { Gauge, Registry } from 'prom-client';
import { type Figure, readFigures } from '../../../platform/read-figures.js';
import { recordingLog } from '../../support/recording-log.js';

const FIGURES: Figure<number>[] = [
  { name: 'things', help: 'Things', tell: (count) => [[count]] },
  { name: 'things_total', help: 'Things ever', labelNames: ['of'], tell: (count) => [[count, { of: 'ours' }]] },
];

describe('metrics that are read as they are asked for', () => {
  function watched(read: () => Promise<number>) {
    const metrics = new Registry();
    const { log, lines } = recordingLog();
    new Gauge({ name: 'own', help: 'Of the process itself', registers: [metrics] }).set(7);
    readFigures({ metrics, log }, 'things', read, FIGURES);
    return { metrics, lines };
  }

  it('are read once for all who ask at about the same time, and a sum is not added to itself', async () => {
    let reads = 0;
    const { metrics } = watched(async () => 40 + ++reads);
    await Promise.all([metrics.metrics(), metrics.metrics()]);
    const text = await metrics.metrics();
    expect(text).to.contain('motorpool_things 41\n').and.contain('motorpool_things_total{of="ours"} 41\n');
    expect(text).to.contain('# TYPE motorpool_things_total counter\n');
  });

  it('are left out where they cannot be read, which the log says once, and never told as zero', async () => {
    const { metrics, lines } = watched(() => Promise.reject(new Error('select secrets - connection refused')));
    await metrics.metrics();
    const text = await metrics.metrics();
    expect(text).not.to.match(/^motorpool_things/m);
    expect(text).to.contain('own 7\n');
    expect(lines.filter((line) => line.includes('no metrics of things'))).to.have.length(1);
    expect(lines.join()).to.contain('connection refused').and.not.contain('secrets');
  });

  it('hold up no other where their reading does not end', async () => {
    const { metrics } = watched(() => pause(3_600_000, 1, { ref: false }));
    const text = await metrics.metrics();
    expect(text).not.to.match(/^motorpool_things/m);
    expect(text).to.contain('own 7\n');
  });
});
