/** The outlines of fences and areas: read and made ready where they are new, a few at a time, so that nobody waits for it. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Outline, outlineOf, type Shape } from '../fences/outline.js';
import type { ShapeRow, Version } from './alert-world-repository.js';

/** By `shapeKeyOf`. */
export type Outlines = ReadonlyMap<string, Outline>;

const AT_ONCE = 10; // of 2,000 points each: some milliseconds

export function outlinesKept() {
  let kept: Outlines = new Map();

  return {
    /** `shapes` reads those of fences with these ids, and of past ones. */
    async of(
      versions: readonly Version[],
      shapes: (ids: readonly string[], past: readonly string[]) => Promise<ShapeRow[]>,
    ): Promise<Outlines> {
      const found = new Map<string, Outline>();
      const unknown = new Map<string, Version>();
      for (const version of versions) {
        const key = shapeKeyOf(version);
        const known = kept.get(key);
        if (known) found.set(key, known);
        else if (version.what === 'geofences') unknown.set(key, version);
        else if (version.what === 'fleets' && version.row.boundary) {
          found.set(key, outlineOf(shapeOf(version.row.boundary, null, null)));
          await nextTurn();
        }
      }
      const wanted = [...unknown.values()];
      for (let i = 0; i < wanted.length; i += AT_ONCE) {
        const some = wanted.slice(i, i + AT_ONCE);
        const ids = some.flatMap(({ what, row, past }) => (what === 'geofences' && past === null ? [row.id] : []));
        const past = some.flatMap((version) => version.past ?? []);
        for (const { id, stamp, geometry, radiusM, widthM } of await shapes(ids, past)) {
          found.set(`${id} ${stamp}`, outlineOf(shapeOf(geometry, radiusM, widthM)));
        }
      }
      kept = found;
      return found;
    },
  };
}

/** The same for all versions with the same shape: ids are UUIDs. */
export const shapeKeyOf = ({ what, row, since }: Version): string =>
  what === 'geofences' ? `${row.id} ${row.stamp}` : what === 'fleets' ? `${row.id} ${since}` : '';

function shapeOf(geometry: ShapeRow['geometry'], radiusM: number | null, widthM: number | null): Shape {
  if (geometry.type === 'Point') return { kind: 'circle', center: geometry.coordinates, radiusM: radiusM ?? 0 };
  if (geometry.type === 'LineString') return { kind: 'corridor', line: geometry.coordinates, widthM: widthM ?? 0 };
  return { kind: 'area', polygons: geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates };
}
