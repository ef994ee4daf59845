/** The outlines of fences and areas: read and made ready where they are new, a few at a time, so that nobody waits for it. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Outline, outlineOf, type Shape } from '../fences/outline.js';
import type { FenceRow, FleetRow, ShapeRow } from './alert-world-repository.js';

export interface KnownOutline {
  /** Of the shape that it is made of. */
  stamp: number;
  outline: Outline;
}

const AT_ONCE = 10; // of 2,000 points each: some milliseconds

/** `shapes` reads those of fences with these ids. */
export function outlinesKept(shapes: (ids: readonly string[]) => Promise<ShapeRow[]>) {
  let kept = new Map<string, KnownOutline>();

  return {
    /** By the ids of fences and fleets, which are UUIDs; none for what was removed meanwhile and for fleets without an area. */
    async of(fences: readonly FenceRow[], fleets: readonly FleetRow[]): Promise<ReadonlyMap<string, KnownOutline>> {
      const found = new Map<string, KnownOutline>();
      const unknown: string[] = [];
      for (const { id, stamp } of fences) {
        const known = kept.get(id);
        if (known?.stamp === stamp) found.set(id, known);
        else unknown.push(id);
      }
      for (let i = 0; i < unknown.length; i += AT_ONCE) {
        for (const { id, stamp, geometry, radiusM, widthM } of await shapes(unknown.slice(i, i + AT_ONCE))) {
          found.set(id, { stamp, outline: outlineOf(shapeOf(geometry, radiusM, widthM)) });
        }
      }
      for (const { id, boundary, changedAt } of fleets) {
        if (!boundary) continue;
        const known = kept.get(id);
        if (known?.stamp === changedAt) found.set(id, known);
        else {
          found.set(id, { stamp: changedAt, outline: outlineOf(shapeOf(boundary, null, null)) });
          await nextTurn();
        }
      }
      kept = found;
      return found;
    },
  };
}

function shapeOf(geometry: ShapeRow['geometry'], radiusM: number | null, widthM: number | null): Shape {
  if (geometry.type === 'Point') return { kind: 'circle', center: geometry.coordinates, radiusM: radiusM ?? 0 };
  if (geometry.type === 'LineString') return { kind: 'corridor', line: geometry.coordinates, widthM: widthM ?? 0 };
  return { kind: 'area', polygons: geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates };
}
