/** Renault Twizy (RSK dataset, Rabat-Salé-Kénitra, 2021): 1 Hz, local date and time without a zone, km/h. */
import { type Column, columnReader, RECORDED } from '../columns.js';
import { openCsv } from '../csv-rows.js';
import { isRealTime, type LocalTime, zoneClock } from '../local-time.js';
import type { RecordingFormat } from '../recording.js';

const COLUMNS: Record<string, Column> = {
  Date: 'skip',
  Time: 'skip',
  Soc: { to: 'batteryPercent' },
  Speed: { to: 'speedKmh' }, // from the car's own bus
  // VSS: 0 neutral, -1 reverse, 127 drive, 126 park.
  Mode: { signal: 'Vehicle.Powertrain.Transmission.SelectedGear', values: { N: 0, R: -1, D: 127, P: 126 } },
  LAT: { to: 'latitude' },
  LON: { to: 'longitude' },
  ALT: { signal: 'Vehicle.CurrentLocation.Altitude' },
  GpsSpeed: { signal: `${RECORDED}.GpsSpeed` }, // km/h
  Temperature: { signal: 'Vehicle.Exterior.AirTemperature' },
  Humidity: { signal: 'Vehicle.Exterior.Humidity' },
  Weather: { signal: `${RECORDED}.Weather`, text: true },
  WindSpeedAv: { signal: `${RECORDED}.WindSpeed` }, // m/s
  Traffic: { signal: `${RECORDED}.Traffic` },
  SpeedLimit: { signal: `${RECORDED}.SpeedLimit` }, // km/h
};

export const twizy: RecordingFormat = {
  name: 'twizy',
  hasWallClock: true,
  hasManyVehicles: false,
  timeZone: 'Africa/Casablanca', // UTC+1, and UTC+0 in Ramadan
  car: { make: 'Renault', model: 'Twizy', year: 2019, type: 'Electric', location: 'Rabat' },
  async *read({ path, timeZone }) {
    const toUtc = zoneClock(timeZone);
    const { header, rows } = await openCsv(path, 'twizy', ['Date', 'Time', 'Soc', 'LAT', 'LON']);
    const readColumns = columnReader(header, COLUMNS);
    const dateAt = header.indexOf('Date');
    const timeAt = header.indexOf('Time');
    for await (const { line, cells } of rows) {
      const local = localTimeOf(cells[dateAt] ?? '', cells[timeAt] ?? '');
      const reading = readColumns(cells);
      if (typeof reading === 'string') yield { line, reason: reading };
      else if (typeof local === 'string') yield { line, reason: local };
      else yield { vehicle: '', line, atMs: toUtc(local), reading };
    }
  },
};

/** `03/29/2021` or `7/1/2021`: month, day, year. A sentence where it is no date. */
function localTimeOf(date: string, time: string): LocalTime | string {
  const [, month, day, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(date) ?? [];
  const [, hour, minute, second] = /^(\d{1,2}):(\d{2}):(\d{2})$/.exec(time) ?? [];
  if (year === undefined) return `Date "${date}" is not month/day/year`;
  if (second === undefined) return `Time "${time}" is not hours:minutes:seconds`;
  const local = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
  };
  return isRealTime(local) ? local : `${date} ${time} is not a date and time that exists (month/day/year)`;
}
