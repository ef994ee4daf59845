import { expect } from 'chai';
import { touchedMinutes } from '../../../../platform/telemetry-store/influx/touched-minutes.js';
import { sampleOf } from '../../../support/telemetry-stores.js';

const NOW = 1_700_000_040_000;
const MINUTE_MS = 60_000;
const at = (observedAt: number) => sampleOf({ vehicleId: 'car-1', observedAt });

describe('marks of touched minutes', () => {
  it('are written once for a car and a minute when they were acknowledged, and again when they were not', () => {
    const touched = touchedMinutes();
    expect(touched.of([at(NOW), at(NOW + 1)], NOW).lines).to.have.length(1);
    const again = touched.of([at(NOW + 2)], NOW);
    expect(again.lines).to.have.length(1);
    again.acknowledge();
    expect(touched.of([at(NOW + 3)], NOW).lines).to.deep.equal([]);
    expect(touched.of([at(NOW + MINUTE_MS)], NOW).lines).to.have.length(1);
  });

  it('are written again in the next minute of the wall clock, so that a roll-up in between sees the late sample', () => {
    const touched = touchedMinutes();
    const first = touched.of([at(NOW)], NOW);
    first.acknowledge();
    expect(touched.of([at(NOW)], NOW + MINUTE_MS).lines).to.have.length(1);
  });

  it('of a write that ends after its minute are not remembered', () => {
    const touched = touchedMinutes();
    const slow = touched.of([at(NOW)], NOW);
    touched.of([], NOW + MINUTE_MS);
    slow.acknowledge();
    expect(touched.of([at(NOW)], NOW + MINUTE_MS).lines).to.have.length(1);
  });
});
