/** What one map watches, as a rule that says yes or no to a car. */
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { WatchRequest } from '../../contracts/index.js';
import type { SnapshotFilter } from '../../platform/vehicle-states/index.js';

const Box = Type.Tuple([
  Type.Number({ minimum: -180, maximum: 180 }),
  Type.Number({ minimum: -90, maximum: 90 }),
  Type.Number({ minimum: -180, maximum: 180 }),
  Type.Number({ minimum: -90, maximum: 90 }),
]);
type Box = Static<typeof Box>;

const request = Compile(WatchRequest);
const box = Compile(Box);

/** Where a car is, as far as it is known. */
export interface Place {
  fleetId: string | null;
  position: readonly [longitude: number, latitude: number] | undefined;
}

export interface Watch {
  /** Equal for equal watches, so that they share one stream. */
  key: string;
  filter: SnapshotFilter;
  /** Whether this car is in it, being there. */
  wants(vehicleId: string, place: Place | undefined): boolean;
  /** Whether it is told of moves in bytes. */
  packed: boolean;
  /** Whether a car may come into it by driving, or by a change of its fleet. */
  hasBounds: boolean;
}

/** What anybody sent, as the request that it is; undefined for what is none. Nothing may look into it before. */
export function watchRequestOf(input: unknown): WatchRequest | undefined {
  if (!request.Check(input)) return undefined;
  const { bbox } = input;
  return bbox === undefined || (box.Check(bbox) && bbox[1] <= bbox[3]) ? input : undefined;
}

/** `request` as `watchRequestOf` gave it. */
export function watchOf({ fleetId, vehicleIds, bbox, packed = false }: WatchRequest): Watch {
  const ids = vehicleIds && new Set(vehicleIds.map((id) => id.toLowerCase()));
  const area = bbox as Box | undefined;
  const filter: SnapshotFilter = { fleetId: fleetId?.toLowerCase(), vehicleIds: ids && [...ids].sort(), bbox: area };
  return {
    key: JSON.stringify([filter.fleetId, filter.vehicleIds, area, packed]),
    filter,
    packed,
    hasBounds: filter.fleetId !== undefined || area !== undefined,
    wants: (vehicleId, place) =>
      (ids === undefined || ids.has(vehicleId)) &&
      (filter.fleetId === undefined || place?.fleetId === filter.fleetId) &&
      (area === undefined || (place?.position !== undefined && contains(area, place.position))),
  };
}

/** `west` > `east` crosses the date line. */
function contains([west, south, east, north]: Box, [longitude, latitude]: readonly [number, number]): boolean {
  if (latitude < south || latitude > north) return false;
  return west <= east ? longitude >= west && longitude <= east : longitude >= west || longitude <= east;
}
