/** What the marks of a sample say. Pure. */
import { Quality } from '../../../../../contracts/quality.js';

const WORDS: readonly (readonly [number, string])[] = [
  [Quality.oddPosition, 'odd position'],
  [Quality.oddSpeed, 'odd speed'],
  [Quality.oddBatteryPercent, 'odd charge'],
  [Quality.oddFuelPercent, 'odd fuel'],
  [Quality.oddBatteryVoltage, 'odd 12 V battery'],
  [Quality.oddEngineTemp, 'odd engine temperature'],
  [Quality.oddOdometer, 'odd odometer'],
  [Quality.clockCorrected, 'clock corrected'],
];

/** Empty for a sample without marks. */
export const qualityWords = (quality: unknown): string[] =>
  typeof quality === 'number' ? WORDS.flatMap(([bit, word]) => ((quality & bit) === 0 ? [] : [word])) : [];
