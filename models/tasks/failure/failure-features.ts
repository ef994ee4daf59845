/** What a machine's readings say of its ways to fail: heat that is not carried off, power, and strain on a worn tool. */
import { numbersOf, type Table, tableOf, textsOf } from '../../tables/table.js';

/**
 * Tool wear × torque, in min·Nm, that a product of the quality low, medium or high bears (S. Matzka, “Explainable
 * Artificial Intelligence for Predictive Maintenance Applications”, 2020). A quality not named here has no known limit.
 */
const STRAIN_LIMIT_MIN_NM = new Map([
  ['L', 11_000],
  ['M', 12_000],
  ['H', 13_000],
]);

/** Only these columns are read: the ids, and what says how a machine failed, change nothing. */
export function failureFeatures(table: Table): Table {
  const air = numbersOf(table, 'Air temperature [K]');
  const process = numbersOf(table, 'Process temperature [K]');
  const speed = numbersOf(table, 'Rotational speed [rpm]');
  const torque = numbersOf(table, 'Torque [Nm]');
  const wear = numbersOf(table, 'Tool wear [min]');
  const quality = textsOf(table, 'Type');
  const limits = quality.levels.map((level) => STRAIN_LIMIT_MIN_NM.get(level));
  const each = (value: (row: number) => number) => Float64Array.from({ length: table.rows }, (_, row) => value(row));
  const at = (values: Float64Array, row: number) => values[row] as number;
  const features = tableOf({
    speedRpm: speed,
    wearMin: wear,
    // Differences of readings of one decimal: without rounding, equal ones would differ in the last bits.
    heatGapK: each((row) => Math.round(10 * (at(process, row) - at(air, row))) / 10),
    powerW: each((row) => (at(torque, row) * at(speed, row) * 2 * Math.PI) / 60),
    strainShare: each(
      (row) => (at(wear, row) * at(torque, row)) / (limits[quality.codes[row] as number] ?? Number.NaN),
    ),
  });
  return { rows: table.rows, columns: new Map([...features.columns, ['quality', quality]]) };
}
