/** A MapLibre map of ours: the bundled world, the operator's own tiles above it where there are any, light and dark. */
import { Map as MapLibreMap, NavigationControl, ScaleControl, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import 'maplibre-gl/dist/maplibre-gl.css';
import { demoPosition } from '../../../contracts/demo-streets.js';
import type { Theme } from '../shell/theme.js';
import { loadStyleUrl } from './load-style-url.js';
import { loadWorld } from './load-world.js';
import { offlineStyle } from './offline-style.js';
import { setGround } from './set-ground.js';
import './base-map.css';

setWorkerUrl(workerUrl);

export interface BaseMap {
  readonly map: MapLibreMap;
  setTheme(theme: Theme): void;
  remove(): void;
}

interface Events {
  /** Adds our own layers, after each change of style has taken them away. */
  onStyle(theme: Theme): void;
  onProblem(problem: string): void;
}

/** Throws where the browser has no WebGL. */
export function baseMap(container: HTMLElement, theme: Theme, { onStyle, onProblem }: Events): BaseMap {
  let world: GeoJSON.FeatureCollection | undefined;
  let styleUrl: string | null = null;
  let current = theme;
  const map = new MapLibreMap({
    container,
    style: offlineStyle(theme, undefined),
    center: demoPosition(1300, 530),
    zoom: 13.2,
    maxPitch: 0,
    renderWorldCopies: false,
    attributionControl: { compact: true },
  });
  map.addControl(new NavigationControl({ visualizePitch: false }), 'bottom-right');
  map.addControl(new ScaleControl({ maxWidth: 90 }), 'bottom-right');

  const restyle = () => setGround(map, current, world, styleUrl);

  map.on('style.load', () => onStyle(current));
  map.on('styledata', () => map.isStyleLoaded() && onStyle(current));
  map.on('error', ({ error }) => {
    if (!styleUrl) onProblem(error.message); // a tile that does not come leaves the bundled map to be seen
  });
  void loadWorld().then(
    (loaded) => {
      world = loaded;
      restyle();
    },
    () => onProblem('The outline of the world did not load.'),
  );
  void loadStyleUrl().then((url) => {
    styleUrl = url;
    if (url) restyle();
  });
  return {
    map,
    setTheme(next) {
      if (next === current) return;
      current = next;
      restyle();
    },
    remove: () => map.remove(),
  };
}
