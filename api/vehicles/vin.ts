/** Vehicle identification numbers (ISO 3779). */

/** Seventeen letters and digits without I, O and Q. */
export const VIN_PATTERN = '^[A-HJ-NPR-Z0-9]{17}$';

const VALUES: Readonly<Record<string, number>> = Object.fromEntries(
  ['ABCDEFGH', 'JKLMN', 'P', 'R']
    .flatMap((letters) => [...letters].map((letter, i) => [letter, letters === 'P' ? 7 : letters === 'R' ? 9 : i + 1]))
    .concat([...'STUVWXYZ'].map((letter, i) => [letter, i + 2])),
);
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/**
 * Whether the ninth place is the check digit that North America and China ask for (49 CFR 565.15). Elsewhere it may hold
 * anything, so a VIN without it is no wrong one.
 */
export function hasVinCheckDigit(vin: string): boolean {
  const sum = [...vin].reduce((sum, sign, i) => sum + (VALUES[sign] ?? Number(sign)) * (WEIGHTS[i] as number), 0);
  const digit = sum % 11;
  return vin[8] === (digit === 10 ? 'X' : String(digit));
}
