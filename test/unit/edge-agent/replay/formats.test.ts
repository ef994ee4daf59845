import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { FORMATS } from '../../../../edge-agent/replay/formats/index.js';
import type { RecordedRow, RecordedSample, RejectedRow } from '../../../../edge-agent/replay/recording.js';

const fixture = (name: string) => fileURLToPath(new URL(`../../../support/fixtures/replay/${name}`, import.meta.url));

async function rowsOf(formatName: string, file: string, timeZone?: string): Promise<RecordedRow[]> {
  const format = FORMATS.find(({ name }) => name === formatName);
  if (!format) throw new Error(`no format ${formatName}`);
  const rows: RecordedRow[] = [];
  const zone = timeZone ?? format.timeZone ?? 'UTC';
  for await (const row of format.read({ path: fixture(file), timeZone: zone })) rows.push(row);
  return rows;
}
const samples = (rows: RecordedRow[]) => rows.filter((row): row is RecordedSample => 'reading' in row);
const rejected = (rows: RecordedRow[]) => rows.filter((row): row is RejectedRow => 'reason' in row);
const times = (rows: RecordedRow[]) => samples(rows).map(({ atMs }) => new Date(atMs).toISOString());

describe('a recorded drive', () => {
  describe('of the Omaha study (nds)', () => {
    it('is told in kilometres, with the raw heading and the acceleration in g', async () => {
      const [first] = samples(await rowsOf('nds', 'nds.csv'));
      expect(first?.reading).to.deep.equal({
        latitude: 41.25,
        longitude: -95.98,
        speedKmh: 96.56064,
        headingDeg: 270.5,
        accelerationG: [-0.174, -0.04, 1.191],
        signals: {
          'Vehicle.Recorded.Drive': 1,
          'Vehicle.CurrentLocation.GNSSReceiver.FixType': 'THREE_D',
          'Vehicle.TripMeterReading': 1.609344,
        },
      });
      expect(first?.atMs).to.equal(1_558_644_851_000);
    });

    it('names the lines that cannot be read, and does not count blank ones', async () => {
      const rows = await rowsOf('nds', 'nds.csv');
      expect(rejected(rows)).to.deep.equal([
        { line: 3, reason: 'speed_mph "abc" is not a number' },
        { line: 5, reason: 'time_utc "" is not Unix seconds' },
      ]);
      expect(rows).to.have.length(4);
    });

    it('invents no acceleration where one axis is missing', async () => {
      const last = samples(await rowsOf('nds', 'nds.csv')).at(-1);
      expect(last?.reading).not.to.have.any.keys('accelerationG', 'engineRpm');
    });
  });

  describe('of a Twizy', () => {
    it('is in Moroccan time: an hour ahead of UTC, but not in Ramadan', async () => {
      expect(times(await rowsOf('twizy', 'twizy.csv'))).to.deep.equal([
        '2021-03-29T10:13:45.000Z',
        '2021-04-22T08:42:50.000Z', // Ramadan 2021: 11 April to 16 May
        '2021-07-01T09:34:36.000Z',
      ]);
    });

    it('is in the zone that the person names', async () => {
      expect(times(await rowsOf('twizy', 'twizy.csv', 'UTC'))[0]).to.equal('2021-03-29T11:13:45.000Z');
    });

    it('keeps out dates that do not exist and rows that are cut short, with their lines', async () => {
      expect(rejected(await rowsOf('twizy', 'twizy.csv'))).to.deep.equal([
        { line: 3, reason: '90/02/2032 11:13:46 is not a date and time that exists (month/day/year)' },
        { line: 6, reason: '02/30/2021 10:34:36 is not a date and time that exists (month/day/year)' },
        { line: 7, reason: 'it has 3 cells where the header has 8' },
      ]);
    });

    it('tells charge, speed and the gear as VSS numbers it', async () => {
      const { reading } = samples(await rowsOf('twizy', 'twizy.csv')).at(-1) as RecordedSample;
      expect(reading).to.include({ batteryPercent: 95.5, speedKmh: 3, latitude: 33.9, longitude: -6.7 });
      expect(reading.signals).to.include({ 'Vehicle.Powertrain.Transmission.SelectedGear': -1 });
    });
  });

  describe('of the taxis of Porto', () => {
    it('has a row for each point, 15 seconds apart, and a car for each taxi', async () => {
      const rows = samples(await rowsOf('porto', 'porto.csv'));
      const first = rows.filter(({ vehicle, line }) => vehicle === '20000001' && line === 2);
      expect(first.map(({ atMs }) => atMs)).to.deep.equal([1_372_636_858_000, 1_372_636_873_000, 1_372_636_888_000]);
      expect(first[1]?.reading).to.deep.equal({ longitude: -8.62, latitude: 41.15 });
      expect(new Set(rows.map(({ vehicle }) => vehicle))).to.deep.equal(new Set(['20000001', '20000002', '20000003']));
    });

    it('rejects a bad point and keeps its neighbours at their times', async () => {
      const rows = await rowsOf('porto', 'porto.csv');
      expect(rejected(rows).map(({ line }) => line)).to.deep.equal([4, 6, 7, 8, 9]); // the last two: quotes that are never closed
      const trip = samples(rows).filter(({ line }) => line === 4);
      expect(trip.map(({ atMs }) => atMs)).to.deep.equal([1_372_636_870_000, 1_372_636_900_000]);
    });

    it('counts no row for a trip without points, but says so', async () => {
      expect(await rowsOf('porto', 'porto.csv')).to.deep.include({ line: 5, remark: 'the trip has no points' });
    });
  });

  describe('of an Etios (carOBD)', () => {
    it('spreads the rows of one second within it, bad ones aside', async () => {
      const rows = await rowsOf('carobd', 'carobd.csv');
      expect(samples(rows).map(({ atMs }) => atMs)).to.deep.equal([0, 500, 2000, 2333, 2666, 4000]);
      expect(rejected(rows)).to.deep.equal([{ line: 6, reason: 'ENGINE_RPM "oops" is not a number' }]);
    });

    it('reads its misspelt header and its trailing commas', async () => {
      const last = samples(await rowsOf('carobd', 'carobd.csv')).at(-1);
      expect(last?.reading).to.deep.equal({
        engineRpm: 950,
        speedKmh: 5,
        fuelPercent: 47.05,
        batteryVoltage: 13.9,
        signals: { 'Vehicle.OBD.RunTime': 4 },
      });
    });
  });

  describe('of a Leon (KIT)', () => {
    it('has its date from the name of the file, in German time, and goes on past midnight', async () => {
      const rows = await rowsOf('kit', '2017-07-13_invented.csv');
      expect(times(rows)).to.deep.equal([
        '2017-07-13T21:59:59.900Z',
        '2017-07-13T21:59:59.990Z',
        '2017-07-13T22:00:00.080Z',
      ]);
      expect(rejected(rows)).to.deep.equal([{ line: 5, reason: 'Time "24:00:00.000" is not a time of day' }]);
    });

    it('leaves out what a sparse row does not say, and reads units in any encoding', async () => {
      const [first, , third] = samples(await rowsOf('kit', '2017-07-13_invented.csv'));
      expect(first?.reading).to.deep.equal({ engineTempC: 32 });
      expect(third?.reading.signals).to.deep.equal({ 'Vehicle.Exterior.AirTemperature': 22 });
    });

    it('is refused when its name has no date', async () => {
      const complaint = await rowsOf('kit', 'nds.csv').then(
        () => 'none',
        (error: Error) => error.message,
      );
      expect(complaint).to.match(/begins with its date/);
    });
  });

  describe('of an i3', () => {
    it('reads Latin-1 and decimal commas, and keeps signals that it does not know', async () => {
      const [first, second, third] = samples(await rowsOf('bmwi3', 'bmwi3.csv'));
      expect(first?.reading).to.deep.equal({
        speedKmh: 0,
        batteryPercent: 89.5,
        signals: {
          'Vehicle.Powertrain.TractionBattery.StateOfCharge.Current': 75.1,
          'Vehicle.Recorded.MaxSoC': 90,
          'Vehicle.Acceleration.Longitudinal': 0.19,
          'Vehicle.Powertrain.TractionBattery.Temperature.Average': 25,
          'Vehicle.Recorded.CoolantVolumeFlow500': 7,
        },
      });
      expect(second?.reading.speedKmh).to.equal(12.5);
      expect(third?.atMs).to.equal(200);
    });
  });

  it('of another kind is refused before a row is read', async () => {
    const complaint = await rowsOf('twizy', 'nds.csv').then(
      () => 'none',
      (error: Error) => error.message,
    );
    expect(complaint).to.equal('nds.csv is no twizy file: it has no column Date, Time, Soc, LAT, LON.');
  });
});
