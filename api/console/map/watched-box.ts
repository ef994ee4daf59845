/** Which part of the world to watch for what the map shows. */
export type Box = readonly [west: number, south: number, east: number, north: number];

/** Half a view on each side: one pans a little without asking again. */
const PADDING = 0.5;
/** A box of more than this many views is given up for a smaller one. */
const MOST_VIEWS = 24;

const areaOf = ([west, south, east, north]: Box): number => (east - west) * (north - south);
const holds = (outer: Box, inner: Box): boolean =>
  outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];

/**
 * undefined is all there is. `watched` is what is watched now; `fleet` is where all cars are, as far as that is known: a
 * box around them all would only be asked for in vain.
 */
export function boxFor(view: Box, watched: Box | undefined, fleet: Box | undefined): Box | undefined {
  const [west, south, east, north] = view;
  const [alongDeg, upDeg] = [(east - west) * PADDING, (north - south) * PADDING];
  const padded: Box = [
    Math.max(-180, west - alongDeg),
    Math.max(-90, south - upDeg),
    Math.min(180, east + alongDeg),
    Math.min(90, north + upDeg),
  ];
  if (fleet && holds(padded, fleet)) return undefined;
  if (watched && holds(watched, view) && areaOf(watched) <= MOST_VIEWS * areaOf(view)) return watched;
  return padded;
}

/** Whether a place is in the box; one that is not known is not. */
export const isWithin = (box: Box, place: readonly [number, number] | undefined): boolean =>
  place !== undefined && place[0] >= box[0] && place[0] <= box[2] && place[1] >= box[1] && place[1] <= box[3];
