/** Positions that no car can have had, put between the true ones: they come through ingest's door, and add no distance. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Sample, StoredSample } from '../../../../contracts/index.js';
import { decodeMessage } from '../../../../ingest/decode-message.js';
import { BOOT, DATA, factsOf, recorded, START, stored } from './read-drive.js';

const METRES_PER_DEGREE = 111_195;
const EVERY = 10; // samples
const PER_MESSAGE = 500;

/** After every tenth sample one more with a corrupt position: in turn latitude 0, longitude 1555.6, five kilometres north. */
function withCorrupt(clean: readonly Sample[]): Sample[] {
  return clean.flatMap((sample, i) => {
    const { latitude, longitude } = sample;
    const next = { seq: 2 * sample.seq + 1, observedAt: sample.observedAt + 300 };
    const here = { ...sample, seq: 2 * sample.seq };
    if (i % EVERY !== 5 || latitude === undefined || longitude === undefined) return [here];
    const corrupt = [
      { latitude: 0, longitude },
      { latitude, longitude: 1555.6 },
      { latitude: latitude + 5000 / METRES_PER_DEGREE, longitude },
    ][Math.floor(i / EVERY) % 3];
    return [here, { ...next, ...corrupt }];
  });
}

/** As a car would send them; what ingest refuses is counted. */
function sent(samples: readonly Sample[]): { taken: StoredSample[]; refused: number } {
  const taken: StoredSample[] = [];
  let refused = 0;
  for (let i = 0; i < samples.length; i += PER_MESSAGE) {
    const message = { boot: BOOT, samples: samples.slice(i, i + PER_MESSAGE) };
    const decoded = decodeMessage(Buffer.from(JSON.stringify(message)));
    taken.push(...decoded.samples.map(stored));
    refused += decoded.rejected.length;
  }
  return { taken, refused };
}

const distancesOf = (samples: readonly StoredSample[]) => factsOf(samples).trips.map(({ distanceKm }) => distanceKm);

const withoutSpeed = (samples: readonly Sample[]) => samples.map(({ speedKmh: _, ...sample }) => sample);

function expectNothingAdded(clean: readonly Sample[]): void {
  for (const drive of [clean, withoutSpeed(clean)]) {
    const { taken, refused } = sent(withCorrupt(drive));
    const injected = taken.length + refused - drive.length;
    expect(injected).to.be.greaterThan(drive.length / EVERY - 2);
    expect(refused, 'longitude 1555.6').to.equal(Math.floor((injected + 1) / 3));
    const distances = distancesOf(sent(drive).taken);
    expect(distances).to.have.length(1);
    expect(distancesOf(taken)).to.deep.equal(distances);
  }
}

describe('corrupt positions', () => {
  it('add no distance to a winding drive, told by its speed or by its positions alone', () => {
    const metres = 10; // each second
    let [latitude, longitude] = [50, 8];
    const drive = Array.from({ length: 600 }, (_, i): Sample => {
      const heading = Math.sin(i / 40);
      latitude += (metres * Math.cos(heading)) / METRES_PER_DEGREE;
      longitude += (metres * Math.sin(heading)) / METRES_PER_DEGREE / Math.cos((50 * Math.PI) / 180);
      return { seq: i, observedAt: START + i * 1000, speedKmh: 36, latitude, longitude };
    });
    expectNothingAdded(drive);
  });

  describe('in recorded drives of a Twizy', function () {
    this.timeout(60_000);
    const folder = join(DATA, 'twizy');
    before(function () {
      if (!existsSync(folder)) this.skip(); // the data pack is not part of the repository
    });

    it('add no distance to any of them', async () => {
      for (const file of readdirSync(folder)) {
        const samples = await recorded('twizy', join(folder, file));
        expectNothingAdded(samples.map(({ vehicleId, fleetId, boot, receivedAt, quality, ...sample }) => sample));
      }
    });
  });
});
