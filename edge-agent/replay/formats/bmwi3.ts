/** BMW i3 (TU Munich, "Battery and Heating Data in Real Driving Cycles"): 10 Hz, `;`, seconds from the beginning. */
import { type Column, columnReader, numberOf, RECORDED } from '../columns.js';
import { openCsv } from '../csv-rows.js';
import type { RecordingFormat } from '../recording.js';

const BATTERY = 'Vehicle.Powertrain.TractionBattery';

const COLUMNS: Record<string, Column> = {
  Time: 'skip',
  Velocity: { to: 'speedKmh' },
  Elevation: { signal: 'Vehicle.CurrentLocation.Altitude' },
  Throttle: { signal: 'Vehicle.Chassis.Accelerator.PedalPosition' },
  'Motor Torque': { signal: 'Vehicle.Powertrain.ElectricMotor.Torque' },
  // One axis of three: a named acceleration would have to invent the other two. m/s², as VSS has it.
  'Longitudinal Acceleration': { signal: 'Vehicle.Acceleration.Longitudinal' },
  'Regenerative Braking Signal': { signal: `${RECORDED}.RegenerativeBraking` },
  'Battery Voltage': { signal: `${BATTERY}.CurrentVoltage` },
  'Battery Current': { signal: `${BATTERY}.CurrentCurrent` }, // positive into the battery, as in VSS
  'Battery Temperature': { signal: `${BATTERY}.Temperature.Average` },
  'max. Battery Temperature': { signal: `${BATTERY}.Temperature.Max` },
  SoC: { signal: `${BATTERY}.StateOfCharge.Current` },
  'displayed SoC': { to: 'batteryPercent' }, // what the driver is shown, and what the named value means
  'min. SoC': { signal: `${RECORDED}.MinSoC` },
  'max. SoC': { signal: `${RECORDED}.MaxSoC` },
  'Ambient Temperature': { signal: 'Vehicle.Exterior.AirTemperature' },
  'Cabin Temperature Sensor': { signal: 'Vehicle.Cabin.HVAC.AmbientAirTemperature' },
};

export const bmwi3: RecordingFormat = {
  name: 'bmwi3',
  hasWallClock: false,
  hasManyVehicles: false,
  car: { make: 'BMW', model: 'i3', year: 2014, type: 'Electric', location: 'Munich' },
  async *read({ path }) {
    const { header, rows } = await openCsv(path, 'bmwi3', ['Time', 'Velocity', 'SoC'], { delimiter: ';' });
    const readColumns = columnReader(header, COLUMNS);
    const timeAt = header.indexOf('Time');
    for await (const { line, cells } of rows) {
      const figures = cells.map((cell) => cell.replace(',', '.')); // some of its files have decimal commas
      const seconds = numberOf(figures[timeAt] ?? '');
      const reading = readColumns(figures);
      if (typeof reading === 'string') yield { line, reason: reading };
      else if (seconds === undefined) yield { line, reason: `Time "${cells[timeAt]}" is not seconds` };
      else yield { vehicle: '', line, atMs: Math.round(seconds * 1000), reading };
    }
  },
};
