/** Holds the map's element and tells the map what React decides. */
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Theme } from '../shell/theme.js';
import type { Vehicle } from '../vehicles/vehicle.js';
import type { VehicleStore } from '../vehicles/vehicle-store.js';
import type { DrawnFence } from './fence-layer.js';
import { type FleetMap, fleetMap } from './fleet-map.js';
import type { Box } from './watched-box.js';

interface Props {
  store: VehicleStore;
  theme: Theme;
  chosen: string | undefined;
  following: boolean;
  /** Given the map while it is there, for commands such as fit. */
  handle: RefObject<FleetMap | null>;
  onChoose(id: string | undefined): void;
  onFollowEnd(): void;
  onProblem(problem: string): void;
  onWatch(box: Box | undefined): void;
  fences: readonly DrawnFence[];
  /** Which cars are drawn; undefined for all. */
  wanted: ((vehicle: Vehicle) => boolean) | undefined;
}

export function MapView({ store, theme, chosen, following, handle, wanted, fences, ...events }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const latest = useRef({ ...events, theme });
  latest.current = { ...events, theme };
  const [map, setMap] = useState<FleetMap>();

  useEffect(() => {
    if (!element.current) return;
    try {
      const made = fleetMap(element.current, store, latest.current.theme, {
        onChoose: (id) => latest.current.onChoose(id),
        onFollowEnd: () => latest.current.onFollowEnd(),
        onProblem: (problem) => latest.current.onProblem(problem),
        onWatch: (box) => latest.current.onWatch(box),
      });
      handle.current = made;
      setMap(made);
      return () => {
        handle.current = null;
        made.remove();
      };
    } catch (error) {
      latest.current.onProblem(`The map cannot be drawn here: ${error instanceof Error ? error.message : error}`);
      return;
    }
  }, [store, handle]);

  useEffect(() => map?.setTheme(theme), [map, theme]);
  useEffect(() => map?.showFences(fences), [map, fences]);
  useEffect(() => map?.filter(wanted), [map, wanted]);
  useEffect(() => map?.choose(chosen), [map, chosen]);
  useEffect(() => map?.follow(following), [map, following]);
  return <section className="map" ref={element} aria-label="Map of the fleet" />;
}
