/** A naturalistic driving study (Omaha, 2019; DrivePlotR's `nds_data`): 1 Hz, miles, acceleration in g, Unix seconds. */
import { type Column, columnReader, numberOf, RECORDED } from '../columns.js';
import { openCsv } from '../csv-rows.js';
import type { RecordingFormat } from '../recording.js';

const KM_PER_MILE = 1.609344;
const GNSS = 'Vehicle.CurrentLocation.GNSSReceiver';

const COLUMNS: Record<string, Column> = {
  drive: { signal: `${RECORDED}.Drive` },
  time_utc: 'skip',
  gps_long: { to: 'longitude' },
  gps_lat: { to: 'latitude' },
  gps_elevation: { signal: 'Vehicle.CurrentLocation.Altitude' },
  gps_heading: 'skip', // unwrapped past 0 and 360 for plots; the raw one is the heading
  gps_heading_raw: { to: 'headingDeg' },
  gps_fix: { signal: `${GNSS}.FixType`, values: { '2.0': 'TWO_D', '3.0': 'THREE_D', 2: 'TWO_D', 3: 'THREE_D' } },
  gps_sats: { signal: `${GNSS}.Satellites` },
  gps_pdop: { signal: `${GNSS}.Pdop` },
  gps_hdop: { signal: `${GNSS}.Hdop` },
  gps_vdop: { signal: `${GNSS}.Vdop` },
  speed_mph: { to: 'speedKmh', scale: KM_PER_MILE },
  speed_source: { signal: `${RECORDED}.SpeedSource`, text: true },
  distance_miles: 'skip', // the step to the next row of the column below
  cumulative_drive_dist_mi: { signal: 'Vehicle.TripMeterReading', scale: KM_PER_MILE },
  accel_x: 'skip', // the three are one value, below
  accel_y: 'skip',
  accel_z: 'skip',
  accel_event: { signal: `${RECORDED}.AccelerationEvent` },
  accel_event_cat: { signal: `${RECORDED}.AccelerationEventLevel`, text: true },
  gyro_x: { signal: 'Vehicle.AngularVelocity.Roll' }, // degrees a second
  gyro_y: { signal: 'Vehicle.AngularVelocity.Pitch' },
  gyro_z: { signal: 'Vehicle.AngularVelocity.Yaw' },
  gyro_heading: 'skip', // unwrapped
  gyro_heading_raw: { signal: `${RECORDED}.GyroHeading` },
  grav_x: { signal: `${RECORDED}.GravityX` }, // g
  grav_y: { signal: `${RECORDED}.GravityY` },
  grav_z: { signal: `${RECORDED}.GravityZ` },
  roll: { signal: `${RECORDED}.Roll` }, // degrees
  pitch: { signal: `${RECORDED}.Pitch` },
  engine_rpm: { to: 'engineRpm' },
  engine_throttle: { signal: 'Vehicle.OBD.ThrottlePosition' },
};

export const nds: RecordingFormat = {
  name: 'nds',
  hasWallClock: true,
  hasManyVehicles: false,
  car: { make: 'Unknown', model: 'Study car', year: 2015, type: 'Sedan', location: 'Omaha' },
  async *read({ path }) {
    const { header, rows } = await openCsv(path, 'nds', ['time_utc', 'gps_lat', 'gps_long']);
    const readColumns = columnReader(header, COLUMNS);
    const index = (name: string) => header.indexOf(name);
    const timeAt = index('time_utc');
    const accelAt = ['accel_x', 'accel_y', 'accel_z'].map(index);
    for await (const { line, cells } of rows) {
      const seconds = numberOf(cells[timeAt] ?? '');
      const reading = readColumns(cells);
      if (typeof reading === 'string') yield { line, reason: reading };
      else if (seconds === undefined) yield { line, reason: `time_utc "${cells[timeAt]}" is not Unix seconds` };
      else {
        const g = accelAt.map((at) => numberOf(cells[at] ?? ''));
        const [x, y, z] = g;
        if (x !== undefined && y !== undefined && z !== undefined) reading.accelerationG = [x, y, z];
        yield { vehicle: '', line, atMs: Math.round(seconds * 1000), reading };
      }
    }
  },
};
