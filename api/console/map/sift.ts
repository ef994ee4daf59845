/** Which cars are drawn one by one, which as a crowd, and which not at all as the filter leaves them out. */
import type { Map as MapLibreMap } from 'maplibre-gl';
import type { Vehicle } from '../vehicles/vehicle.js';
import type { VehicleStore } from '../vehicles/vehicle-store.js';
import type { CarBuffer } from './car-buffer.js';
import type { clusterLayer } from './cluster-layer.js';
import { clustersOf } from './clusters.js';

const EVERY_MS = 2000; // crowds move slowly

export function sift(
  map: MapLibreMap,
  store: VehicleStore,
  cars: CarBuffer,
  crowds: ReturnType<typeof clusterLayer>,
  nowS: () => number,
) {
  let wanted: ((vehicle: Vehicle) => boolean) | undefined;
  let chosen: string | undefined;

  function run() {
    const hidden = new Uint8Array(cars.count());
    if (wanted) for (const vehicle of store.all()) hidden[vehicle.index] = wanted(vehicle) ? 0 : 1;
    const kept = chosen === undefined ? undefined : store.byId(chosen)?.index;
    crowds.show(clustersOf(cars, map.getZoom(), nowS(), hidden));
    if (kept !== undefined) hidden[kept] = 0; // whom one looks at is never in a crowd
    cars.hide(hidden);
  }
  const timer = setInterval(() => !document.hidden && run(), EVERY_MS);
  map.on('zoomend', run);
  return {
    run,
    filter(next: ((vehicle: Vehicle) => boolean) | undefined) {
      wanted = next;
      run();
      map.triggerRepaint();
    },
    choose(id: string | undefined) {
      chosen = id;
      run();
    },
    stop: () => clearInterval(timer),
  };
}
