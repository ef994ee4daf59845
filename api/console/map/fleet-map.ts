/** The map itself, without React: draws what the store knows, tells what was clicked. */
import type { Theme } from '../shell/theme.js';
import type { Vehicle } from '../vehicles/vehicle.js';
import type { VehicleStore } from '../vehicles/vehicle-store.js';
import { baseMap } from './base-map.js';
import { carBuffer } from './car-buffer.js';
import { CAR_LAYER, carLayer } from './car-layer.js';
import { clusterLayer } from './cluster-layer.js';
import { type DrawnFence, fenceLayer } from './fence-layer.js';
import { iconSize } from './icon-size.js';
import { PALETTES } from './palette.js';
import { pickCar } from './pick-car.js';
import { sift } from './sift.js';
import { viewWatch } from './view-watch.js';
import type { Box } from './watched-box.js';

export interface FleetMap {
  setTheme(theme: Theme): void;
  choose(id: string | undefined): void;
  /** Keeps the chosen car in the middle until the map is dragged. */
  follow(on: boolean): void;
  flyTo(id: string): void;
  /** The same for a car that is not watched, by its place: [longitude, latitude]. */
  flyToPlace(place: readonly [number, number]): void;
  /** Draws only those; undefined for all. */
  filter(wanted: ((vehicle: Vehicle) => boolean) | undefined): void;
  showFences(fences: readonly DrawnFence[]): void;
  fitFleet(animate?: boolean): void;
  remove(): void;
}

export interface FleetMapEvents {
  onChoose(id: string | undefined): void;
  onFollowEnd(): void;
  onProblem(problem: string): void;
  /** What to watch from now on: undefined for all. */
  onWatch(box: Box | undefined): void;
}

/** Throws where the browser has no WebGL. */
export function fleetMap(container: HTMLElement, store: VehicleStore, theme: Theme, events: FleetMapEvents): FleetMap {
  const nowS = () => performance.now() / 1000;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const cars = carBuffer();
  const isWide = () => container.clientWidth > 760;
  let chosen: string | undefined;
  let following = false;
  let fitted = false;
  let easingUntil = 0; // following must not break off a flight

  const base = baseMap(container, theme, {
    onStyle(now) {
      fences.add(now, CAR_LAYER);
      if (!map.getLayer(CAR_LAYER)) map.addLayer(layer);
      crowds.add(PALETTES[now]);
    },
    onProblem: events.onProblem,
  });
  const { map } = base;
  const fences = fenceLayer(map);
  const layer = carLayer(map, cars, nowS, PALETTES[theme]);
  const crowds = clusterLayer(map);
  const sifting = sift(map, store, cars, crowds, nowS);
  const watching = viewWatch(map, events.onWatch);

  /** From the middle of the map to the middle of what no panel covers, pixels. */
  const freeMiddle = (): [number, number] => (isWide() ? [180, 0] : [0, -0.2 * container.clientHeight]);

  let fitWanted = false;
  /** The whole fleet, once it is watched. */
  function fitFleet(animate = true) {
    fitWanted = !watching.watchAll();
    if (fitWanted) return;
    const box = boxOf(store.all().flatMap((vehicle) => cars.placeAt(vehicle.index, nowS()) ?? []));
    if (!box) return;
    watching.knowFleet(box);
    map.fitBounds([...box], {
      padding: { top: 90, bottom: 90, right: 60, left: isWide() ? 400 : 60 },
      maxZoom: 16,
      animate: animate && !still,
    });
  }

  function flyToPlace([longitude, latitude]: readonly [number, number]) {
    const duration = still ? 0 : 700;
    easingUntil = performance.now() + duration;
    const zoom = Math.max(map.getZoom(), 15.5);
    map.easeTo({ center: [longitude, latitude], offset: freeMiddle(), zoom, duration });
    setTimeout(() => map.triggerRepaint(), duration + 50); // to follow what moved during the flight
  }

  const stopListening = store.listen((change) => {
    if (change.kind === 'replaced') cars.clear();
    const vehicles = change.kind === 'replaced' ? store.all() : change.vehicles;
    const epochS = nowS() - store.clock.now() / 1000; // the page's clock at the server's beginning of time
    const observedS = (observedAt: number) => epochS + observedAt / 1000;
    cars.write(vehicles, nowS(), observedS, change.kind === 'changed' && !still && !document.hidden);
    if (change.kind === 'replaced') layer.choose(chosen === undefined ? undefined : store.byId(chosen)?.index);
    if (change.kind === 'replaced') sifting.run();
    if ((!fitted || (fitWanted && change.kind === 'replaced')) && cars.count() > 0) {
      fitFleet(fitted);
      fitted = true;
    }
    layer.redraw();
  });
  const ageing = setInterval(() => map.triggerRepaint(), 5000); // cars grow stale without a word

  map.once('load', () => fitFleet(false)); // the size is sure only now
  map.on('dragstart', () => {
    if (following) events.onFollowEnd();
    following = false;
  });
  const easing = () => performance.now() < easingUntil;
  map.on('render', () => {
    const index = following && chosen !== undefined ? store.byId(chosen)?.index : undefined;
    const place = index === undefined ? undefined : cars.placeAt(index, nowS());
    if (place && !map.isZooming() && !easing()) map.easeTo({ center: place, offset: freeMiddle(), duration: 0 });
  });
  const at = (point: { x: number; y: number }) => {
    const { lng, lat } = map.unproject([point.x, point.y]);
    const reachPx = Math.max(14, iconSize(map.getZoom(), cars.count()) * 0.7);
    return pickCar(cars, lng, lat, nowS(), 512 * 2 ** map.getZoom(), reachPx);
  };
  map.on('click', ({ point }) => {
    const crowd = crowds.at([point.x, point.y]);
    if (crowd) {
      map.easeTo({ center: crowd, zoom: map.getZoom() + 2, duration: still ? 0 : 500 });
      return;
    }
    const index = at(point);
    events.onChoose(index === undefined ? undefined : store.all()[index]?.id);
  });
  map.on('mousemove', ({ point }) => {
    map.getCanvas().style.cursor = at(point) === undefined && !crowds.at([point.x, point.y]) ? '' : 'pointer';
  });
  return {
    setTheme(next) {
      layer.setPalette(PALETTES[next]);
      base.setTheme(next);
    },
    choose(id) {
      chosen = id;
      sifting.choose(id);
      layer.choose(id === undefined ? undefined : store.byId(id)?.index);
    },
    showFences: (shown) => fences.show(shown),
    filter: (wanted) => sifting.filter(wanted),
    follow(on) {
      following = on;
      map.triggerRepaint();
    },
    flyTo(id) {
      const vehicle = store.byId(id);
      const place = vehicle && cars.placeAt(vehicle.index, nowS());
      if (place) flyToPlace(place);
    },
    flyToPlace,
    fitFleet,
    remove() {
      clearInterval(ageing);
      sifting.stop();
      watching.stop();
      stopListening();
      base.remove();
    },
  };
}

/** Around all of them; undefined for none. */
function boxOf(places: readonly number[]): Box | undefined {
  const side = (axis: number, pick: (...n: number[]) => number) =>
    places.reduce((best, n, i) => (i % 2 === axis ? pick(best, n) : best), pick());
  if (places.length === 0) return undefined;
  return [side(0, Math.min), side(1, Math.min), side(0, Math.max), side(1, Math.max)];
}
