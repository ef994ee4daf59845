/** Fences in words. */
import type { Schemas } from '../../data/api.js';
import type { Tone } from '../../design/chip.js';
import type { Option } from '../../design/field.js';
import type { ShapeKind } from '../../map/fence-shapes.js';

export type Fence = Schemas['Geofence'];

export const ALERT_WORDS: Record<Fence['alert'], { label: string; tone: Tone }> = {
  none: { label: 'Only watched', tone: 'quiet' },
  inside: { label: 'Keep out', tone: 'bad' },
  outside: { label: 'Stay within', tone: 'warn' },
};

export const ALERT_OPTIONS: readonly Option[] = [
  ['none', 'Nothing: who comes and goes is kept'],
  ['inside', 'A car is inside'],
  ['outside', 'A car is outside'],
];

export const SEVERITY_OPTIONS: readonly Option[] = [
  ['', 'As the fleet’s rule says'],
  ['info', 'Info'],
  ['warning', 'Warning'],
  ['critical', 'Critical'],
];

export const KIND_OPTIONS: readonly (readonly [ShapeKind, string])[] = [
  ['area', 'Area'],
  ['circle', 'Circle'],
  ['corridor', 'Corridor'],
];

export const DRAW_HINTS: Record<ShapeKind, string> = {
  area: 'Click its corners on the map, three or more. Drag a corner to move it; Delete takes it away.',
  circle: 'Click its middle on the map, and say how wide it is.',
  corridor: 'Click along the road on the map, and say how wide it is.',
};

const metres = (m: number): string => (m < 1000 ? `${Math.round(m)} m` : `${(m / 1000).toFixed(1)} km`);

export function shapeWords({ geometry, radiusM, widthM }: Fence): string {
  if (geometry.type === 'Point') return `Circle of ${metres(radiusM ?? 0)}`;
  if (geometry.type === 'LineString') return `Corridor, ${metres(widthM ?? 0)} wide`;
  return geometry.type === 'Polygon' ? 'Area' : `Area of ${geometry.coordinates.length} parts`;
}
