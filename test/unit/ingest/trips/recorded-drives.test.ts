import { existsSync } from 'node:fs';
import { expect } from 'chai';
import type { StoredSample } from '../../../../contracts/index.js';
import { distanceM } from '../../../../ingest/oddness/great-circle.js';
import { DATA, factsOf, recorded } from './read-drive.js';

const NDS = `${DATA}nds_drives_omaha.csv`;
const driveOf = (sample: StoredSample) => sample.signals?.['Vehicle.Recorded.Drive'] as number;
const speedKm = (a: StoredSample, b: StoredSample) =>
  ((((a.speedKmh ?? 0) + (b.speedKmh ?? 0)) / 2) * (b.observedAt - a.observedAt)) / 3_600_000;
const airKm = (a: StoredSample, b: StoredSample) =>
  distanceM(a.latitude ?? 0, a.longitude ?? 0, b.latitude ?? 0, b.longitude ?? 0) / 1000;

/** The speed integral over rows a second apart, and each longer gap with what lies across it as the crow flies. */
function plainly(samples: readonly StoredSample[]) {
  let km = 0;
  const gaps: { seconds: number; km: number }[] = [];
  for (const [i, b] of samples.entries()) {
    const a = samples[i - 1];
    if (!a) continue;
    const seconds = (b.observedAt - a.observedAt) / 1000;
    if (seconds <= 1) km += speedKm(a, b);
    else gaps.push({ seconds, km: airKm(a, b) });
  }
  return { km, gaps };
}

describe('trips of recorded drives', function () {
  this.timeout(60_000);
  before(function () {
    if (!existsSync(NDS)) this.skip(); // the data pack is not part of the repository
  });

  it('finds every harsh second of 23 drives, in 84 events, and invents none', async () => {
    const samples = await recorded('nds', NDS);
    const harsh = samples.filter(
      ({ accelerationG: [x = 0, y = 0] = [] }) => Math.max(Math.abs(x), Math.abs(y)) >= 0.35,
    );
    expect(harsh).to.have.length(99);
    const { events } = factsOf(samples);
    expect(events).to.have.length(84);
    const covered = (at: number) => events.some(({ startedAt, endedAt }) => startedAt <= at && at <= endedAt);
    expect(harsh.every(({ observedAt }) => covered(observedAt))).to.equal(true);
    expect(events.reduce((sum, event) => sum + (event.endedAt - event.startedAt) / 1000 + 1, 0)).to.equal(99);
  });

  it('measures each drive by its speed, and each gap by what lies across it, marked', async () => {
    const samples = await recorded('nds', NDS);
    const drives = grouped(samples);
    expect(drives.size).to.equal(23);
    for (const [drive, rows] of drives) {
      const { trips } = factsOf(rows);
      const plain = plainly(rows);
      const km = plain.km + plain.gaps.reduce((sum, gap) => sum + gap.km, 0);
      if (km < 0.1) {
        expect(trips, `drive ${drive}`).to.deep.equal([]);
        continue;
      }
      expect(trips, `drive ${drive}`).to.have.length(1);
      const [trip] = trips;
      expect(trip?.method).to.equal('speed');
      expect(trip?.distanceKm, `drive ${drive}`).to.be.closeTo(km, 0.02 * km);
      expect(trip?.gaps.map(({ from, to }) => (to - from) / 1000)).to.deep.equal(
        plain.gaps.map(({ seconds }) => seconds),
      );
    }
    expect([...drives].filter(([, rows]) => plainly(rows).gaps.length > 0).map(([drive]) => drive)).to.deep.equal([
      4, 5, 9, 15, 17, 18,
    ]);
  });
});

function grouped(samples: readonly StoredSample[]): Map<number, StoredSample[]> {
  const drives = new Map<number, StoredSample[]>();
  for (const sample of samples) {
    const known = drives.get(driveOf(sample));
    if (known) known.push(sample);
    else drives.set(driveOf(sample), [sample]);
  }
  return drives;
}
