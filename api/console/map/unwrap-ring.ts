/**
 * Rings across the date line. The world's data jumps there from 180° to -180°, which on a flat map is a band round the
 * world; here it goes on past 180° instead, and MapLibre draws what lies beyond on the other side.
 */
type Ring = GeoJSON.Position[];

/** A new ring without jumps. One round a pole (Antarctica) is closed along it. */
export function unwrapRing(ring: Ring): Ring {
  let shift = 0;
  let before = ring[0]?.[0] ?? 0;
  const unwrapped = ring.map(([longitude = 0, latitude = 0]): GeoJSON.Position => {
    if (longitude - before > 180) shift -= 360;
    if (longitude - before < -180) shift += 360;
    before = longitude;
    return [longitude + shift, latitude];
  });
  const [first, last] = [unwrapped[0], unwrapped.at(-1)];
  if (shift === 0 || !first || !last) return unwrapped;
  const pole = (first[1] ?? 0) < 0 ? -90 : 90;
  return [...unwrapped, [last[0] ?? 0, pole], [first[0] ?? 0, pole], first];
}

/** Of every polygon of a shape; lines and points are left as they are. */
export function unwrapGeometry(geometry: GeoJSON.Geometry): GeoJSON.Geometry {
  if (geometry.type === 'Polygon') return { ...geometry, coordinates: geometry.coordinates.map(unwrapRing) };
  if (geometry.type !== 'MultiPolygon') return geometry;
  return { ...geometry, coordinates: geometry.coordinates.map((polygon) => polygon.map(unwrapRing)) };
}
