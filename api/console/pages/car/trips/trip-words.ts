/** Trips as people say them. */
import type { Schemas } from '../../../data/api.js';
import type { WayMark } from '../../../map/way-map.js';

export type Trip = Schemas['Trip'];
export type DrivingEvent = Schemas['DrivingEvent'];

export const EVENT_WORDS: Record<DrivingEvent['type'], { label: string; letter: string; tone: WayMark['tone'] }> = {
  'harsh-braking': { label: 'Harsh braking', letter: 'B', tone: 'bad' },
  'harsh-acceleration': { label: 'Harsh acceleration', letter: 'A', tone: 'warn' },
  'harsh-cornering': { label: 'Harsh cornering', letter: 'C', tone: 'warn' },
  speeding: { label: 'Speeding', letter: 'S', tone: 'bad' },
};

/** "2 h 05 min", "14 min", "40 s". */
export function lengthWords(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

export const eventCount = ({ events }: Trip): number => Object.values(events).reduce((sum, count) => sum + count, 0);

/** "7.2 kWh used (12.0 %)"; percent alone where nobody wrote down how much the car holds. */
export function usedWords(percent: number | null, amount: number | null, unit: string): string | null {
  if (percent === null) return null;
  return amount === null
    ? `${percent.toFixed(1)} % used`
    : `${amount.toFixed(1)} ${unit} used (${percent.toFixed(1)} %)`;
}
