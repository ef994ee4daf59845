/** The box around places. Pure. */
export type Place = readonly [longitude: number, latitude: number];

/** [west, south, east, north]; undefined for no places. */
export function boundsOf(places: readonly Place[]): [number, number, number, number] | undefined {
  const [first] = places;
  if (!first) return undefined;
  return places.reduce<[number, number, number, number]>(
    ([west, south, east, north], [longitude, latitude]) => [
      Math.min(west, longitude),
      Math.min(south, latitude),
      Math.max(east, longitude),
      Math.max(north, latitude),
    ],
    [first[0], first[1], first[0], first[1]],
  );
}
