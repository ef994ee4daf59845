import { expect } from 'chai';
import { nanosecondsOf } from '../../../../platform/telemetry-store/influx/identity-hash.js';
import { lineOfSample } from '../../../../platform/telemetry-store/influx/line-of-sample.js';
import { sampleOf } from '../../../support/telemetry-stores.js';

const fixed = { vehicleId: 'car-1', boot: 'b', seq: 1, observedAt: 1_700_000_000_005, receivedAt: 1_700_000_000_009 };
const below = String(nanosecondsOf('b', 1)).padStart(6, '0');

describe('a sample in line protocol', () => {
  it('has its tags, its fields by type and its moment in nanoseconds', () => {
    const sample = sampleOf({ ...fixed, fleetId: 'f-1', quality: 4, speedKmh: 50.5, ignition: true, dtc: ['P0301'] });
    expect(lineOfSample(sample)).to.equal(
      `vehicle_telemetry,fleet_id=f-1,vehicle_id=car-1 boot_string="b",seq=1i,receivedAt=1700000000009i,quality=4i,` +
        `speedKmh=50.5,ignition_boolean=true,dtc_strings="[\\"P0301\\"]" 1700000000005${below}`,
    );
  });

  it('keeps commas, equals signs, quotes, backslashes, line breaks and any script within their strings', () => {
    const signals = { 'a, b=c "d" \\ \n ключ 🚗': 'e, f=g "h" \\ \n', n: 1e-9 };
    const line = lineOfSample(sampleOf({ ...fixed, signals }));
    expect(line).to.not.include('\n'); // a line break in JSON is an escape
    const string = /signals_json="((?:[^"\\]|\\.)*)" \d+$/.exec(line)?.[1] as string;
    expect(JSON.parse(string.replaceAll(/\\(["\\])/g, '$1'))).to.deep.equal(signals);
  });

  it('changes with the fleet and the boot of a car that is known', () => {
    const lines = [
      lineOfSample(sampleOf({ ...fixed, fleetId: 'f-1' })),
      lineOfSample(sampleOf({ ...fixed, fleetId: null })),
      lineOfSample(sampleOf({ ...fixed, fleetId: null, boot: 'c' })),
    ];
    expect(lines[0]).to.include('fleet_id=f-1');
    expect(lines[1]).to.not.include('fleet_id');
    expect(lines[2]).to.include('boot_string="c"');
  });

  it('writes any moment and any number of a sequence', () => {
    for (const observedAt of [0, 1, 999_999, 1_000_000, 1_699_999_999_999, 1_700_000_000_000]) {
      const line = lineOfSample(sampleOf({ ...fixed, observedAt }));
      expect(line.endsWith(` ${observedAt}${below}`), line).to.equal(true);
    }
    expect(lineOfSample(sampleOf({ ...fixed, seq: Number.MAX_SAFE_INTEGER }))).to.include('seq=9007199254740991i,');
  });

  it('refuses what has no form there', () => {
    expect(() => lineOfSample(sampleOf({ ...fixed, vehicleId: 'a b' }))).to.throw(RangeError);
    expect(() => lineOfSample(sampleOf({ ...fixed, fleetId: 'a,b' }))).to.throw(RangeError);
    expect(() => lineOfSample(sampleOf({ ...fixed, speedKmh: Number.NaN }))).to.throw(RangeError);
  });
});

describe('the nanoseconds of a point', () => {
  it('are below a millisecond, the same for a repeat, and others for each number of a boot', () => {
    const found = new Set(Array.from({ length: 2_000 }, (_, seq) => nanosecondsOf('boot-1', seq)));
    expect(found.size).to.equal(2_000);
    expect(Math.max(...found)).to.be.lessThan(1_000_000);
    expect(nanosecondsOf('boot-1', 5)).to.equal(nanosecondsOf('boot-1', 5));
    expect(nanosecondsOf('boot-1', 5)).to.not.equal(nanosecondsOf('boot-2', 5));
  });
});
