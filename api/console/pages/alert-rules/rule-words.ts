/** Rules as people say them. */
const UNITS: Readonly<Record<string, string>> = { Cel: '°C' };
export const unitWords = (unit: string): string => UNITS[unit] ?? unit;

/** "2 min"; "at once" for none. */
export function durationWords(seconds: number): string {
  if (seconds === 0) return 'at once';
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  if (seconds % 60 === 0) return `${seconds / 60} min`;
  return `${seconds} s`;
}
