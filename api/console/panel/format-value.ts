/** A reading as a person reads it: rounded, with its unit. */
import type { SignalValue } from '../../../contracts/live.js';
import { SIGNALS } from '../../../contracts/signals.js';

const UNITS: Record<string, string> = { deg: '°', Cel: '°C', '/min': 'rpm' };
const DIGITS: Record<string, number> = {
  latitude: 5,
  longitude: 5,
  batteryVoltage: 1,
  odometerKm: 1,
  accelerationG: 2,
};
const known = new Map<string, (typeof SIGNALS)[number]>(SIGNALS.map((signal) => [signal.name, signal]));

export function labelOf(signal: string): string {
  return known.get(signal)?.label ?? signal.replace(/^Vehicle\./, '');
}

export function unitOf(signal: string): string {
  const unit = known.get(signal)?.unit ?? '';
  return UNITS[unit] ?? unit;
}

function formatNumber(value: number, digits: number): string {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Without its unit. */
export function formatValue(signal: string, value: SignalValue): string {
  const digits = DIGITS[signal] ?? 0;
  if (typeof value === 'number')
    return formatNumber(value, known.has(signal) ? digits : Number.isInteger(value) ? 0 : 2);
  if (typeof value === 'boolean')
    return value ? (signal === 'ignition' ? 'On' : 'Yes') : signal === 'ignition' ? 'Off' : 'No';
  if (typeof value === 'string') return value;
  if (value.length === 0) return 'None';
  return value.map((part) => (typeof part === 'number' ? formatNumber(part, digits) : part)).join(' · ');
}
