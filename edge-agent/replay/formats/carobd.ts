/** Toyota Etios (carOBD): 27 OBD readings a row, timed by whole seconds of engine run time, no wall clock. */
import { type Column, columnReader, numberOf } from '../columns.js';
import { openCsv } from '../csv-rows.js';
import type { RecordedRow, RecordedSample, RecordingFormat } from '../recording.js';

const OBD = 'Vehicle.OBD';

const COLUMNS: Record<string, Column> = {
  ENGINE_RUN_TINE: { signal: `${OBD}.RunTime` }, // the files' own spelling
  ENGINE_RUN_TIME: { signal: `${OBD}.RunTime` },
  ENGINE_RPM: { to: 'engineRpm' },
  VEHICLE_SPEED: { to: 'speedKmh' },
  THROTTLE: { signal: `${OBD}.ThrottlePosition` },
  ENGINE_LOAD: { signal: `${OBD}.EngineLoad` },
  COOLANT_TEMPERATURE: { to: 'engineTempC' },
  LONG_TERM_FUEL_TRIM_BANK_1: { signal: `${OBD}.LongTermFuelTrim1` },
  SHORT_TERM_FUEL_TRIM_BANK_1: { signal: `${OBD}.ShortTermFuelTrim1` },
  INTAKE_MANIFOLD_PRESSURE: { signal: `${OBD}.MAP` },
  FUEL_TANK: { to: 'fuelPercent' },
  ABSOLUTE_THROTTLE_B: { signal: `${OBD}.ThrottlePositionB` },
  PEDAL_D: { signal: `${OBD}.AcceleratorPositionD` },
  PEDAL_E: { signal: `${OBD}.AcceleratorPositionE` },
  COMMANDED_THROTTLE_ACTUATOR: { signal: `${OBD}.ThrottleActuator` },
  FUEL_AIR_COMMANDED_EQUIV_RATIO: { signal: `${OBD}.CommandedEquivalenceRatio` },
  ABSOLUTE_BAROMETRIC_PRESSURE: { signal: `${OBD}.BarometricPressure` },
  RELATIVE_THROTTLE_POSITION: { signal: `${OBD}.RelativeThrottlePosition` },
  INTAKE_AIR_TEMP: { signal: `${OBD}.IntakeTemp` },
  TIMING_ADVANCE: { signal: `${OBD}.TimingAdvance` },
  CATALYST_TEMPERATURE_BANK1_SENSOR1: { signal: `${OBD}.Catalyst.Bank1.Temperature1` },
  CATALYST_TEMPERATURE_BANK1_SENSOR2: { signal: `${OBD}.Catalyst.Bank1.Temperature2` },
  CONTROL_MODULE_VOLTAGE: { to: 'batteryVoltage' },
  COMMANDED_EVAPORATIVE_PURGE: { signal: `${OBD}.CommandedEVAP` },
  TIME_RUN_WITH_MIL_ON: { signal: `${OBD}.RunTimeMIL` },
  TIME_SINCE_TROUBLE_CODES_CLEARED: { signal: `${OBD}.TimeSinceDTCCleared` },
  DISTANCE_TRAVELED_WITH_MIL_ON: { signal: `${OBD}.DistanceWithMIL` },
  WARM_UPS_SINCE_CODES_CLEARED: { signal: `${OBD}.WarmupsSinceDTCClear` },
};

export const carobd: RecordingFormat = {
  name: 'carobd',
  hasWallClock: false,
  hasManyVehicles: false,
  car: { make: 'Toyota', model: 'Etios', year: 2014, type: 'Sedan', location: 'Brazil' },
  async *read({ path }) {
    const { header, rows } = await openCsv(path, 'carobd', ['ENGINE_RPM', 'VEHICLE_SPEED']);
    const readColumns = columnReader(header, COLUMNS);
    const timeAt = header.findIndex((name) => /^ENGINE_RUN_TI[NM]E$/.test(name));
    let second: RecordedRow[] = []; // rows of one second, which the clock does not tell apart
    let ofMs: number | undefined;
    for await (const { line, cells } of rows) {
      const seconds = numberOf(cells[timeAt] ?? '');
      const reading = readColumns(cells);
      if (typeof reading === 'string') second.push({ line, reason: reading });
      else if (seconds === undefined)
        second.push({ line, reason: `ENGINE_RUN_TINE "${cells[timeAt] ?? ''}" is not seconds` });
      else {
        const atMs = Math.round(seconds * 1000);
        if (ofMs !== undefined && atMs !== ofMs) {
          yield* spread(second);
          second = [];
        }
        ofMs = atMs;
        second.push({ vehicle: '', line, atMs, reading });
      }
      if (second.length >= MOST_ROWS) yield* spread(second.splice(0));
    }
    yield* spread(second);
  },
};

const MOST_ROWS = 1000; // of one second; a file whose clock stands still must not fill the memory

/** Rows that share a second, evenly within it and in their order. */
function* spread(rows: readonly RecordedRow[]): Generator<RecordedRow> {
  const samples = rows.filter((row): row is RecordedSample => 'reading' in row).length;
  let index = 0;
  for (const row of rows) {
    yield 'reading' in row ? { ...row, atMs: row.atMs + Math.floor((index++ * 1000) / samples) } : row;
  }
}
