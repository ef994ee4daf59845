import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { csvSensor } from '../../../edge-agent/sensors/csv-sensor.js';
import { eventually } from '../../support/eventually.js';

describe('CSV sensor', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'csv-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));
  const file = (text: string) => {
    writeFileSync(join(dir, 'drive.csv'), text);
    return join(dir, 'drive.csv');
  };

  it("gives rows without times one at a time, in the contract's types", async () => {
    const sensor = await csvSensor(
      file('speedKmh,ignition,dtc,Vehicle.Cabin.Temperature\n50,true,P0300 P0420,21.5\n,0,,\nfast,,,\n'),
    );
    expect(await sensor.read()).to.deep.equal({
      speedKmh: 50,
      ignition: true,
      dtc: ['P0300', 'P0420'],
      signals: { 'Vehicle.Cabin.Temperature': 21.5 },
    });
    expect(await sensor.read()).to.deep.equal({ ignition: false });
    expect(await sensor.read()).to.deep.equal({}); // "fast" is no speed
    await sensor.read();
    expect(sensor.problem()).to.match(/is at its end/);
    await sensor.stop();
  });

  it('plays rows with times in their own time', async () => {
    const sensor = await csvSensor(file('observedAt,speedKmh\n1000,10\n1200,20\n900000,30\n'));
    expect(await sensor.read()).to.deep.equal({ speedKmh: 10 });
    expect(await sensor.read()).to.deep.equal({});
    await eventually(async () => expect(await sensor.read()).to.deep.equal({ speedKmh: 20 }));
    expect(await sensor.read()).to.deep.equal({});
    await sensor.stop();
  });

  it('says which file it cannot read', async () => {
    const error = await csvSensor(join(dir, 'none.csv')).catch((thrown) => thrown);
    expect(error.message).to.match(/SENSORS: cannot read .*none\.csv/);
  });
});
