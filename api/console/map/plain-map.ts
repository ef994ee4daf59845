/** A map without cars of its own: the same ground as the live map's, in the same colours, for what a page draws on it. */
import { AttributionControl, Map as MapLibreMap, NavigationControl, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import type { Theme } from '../shell/theme.js';
import { loadStyleUrl } from './load-style-url.js';
import { loadWorld } from './load-world.js';
import { offlineStyle } from './offline-style.js';
import { setGround } from './set-ground.js';
import 'maplibre-gl/dist/maplibre-gl.css';

setWorkerUrl(workerUrl);

export interface PlainMap {
  readonly map: MapLibreMap;
  setTheme(theme: Theme): void;
  remove(): void;
}

/** `draw` is called whenever the ground is new, and so has lost what was drawn on it. Throws where there is no WebGL. */
export function plainMap(
  container: HTMLElement,
  theme: Theme,
  draw: (map: MapLibreMap, theme: Theme) => void,
): PlainMap {
  let current = theme;
  let world: GeoJSON.FeatureCollection | undefined;
  let styleUrl: string | null = null;
  let removed = false;
  const map = new MapLibreMap({
    container,
    style: offlineStyle(theme, undefined),
    zoom: 14,
    maxPitch: 0,
    renderWorldCopies: false,
    attributionControl: false,
  });
  map.addControl(new NavigationControl({ showCompass: false }), 'bottom-right');
  map.addControl(new AttributionControl({ compact: true }), 'bottom-left');
  map.once('load', () =>
    container.querySelector('.maplibregl-compact-show')?.classList.remove('maplibregl-compact-show'),
  );
  map.on('style.load', () => draw(map, current));
  map.on('error', () => {}); // tiles that do not come leave the bundled ground to be seen

  function restyle() {
    if (!removed) setGround(map, current, world, styleUrl);
  }
  // Each as it comes: who waits for tiles sees the land meanwhile.
  void loadWorld().then(
    (loaded) => {
      world = loaded;
      restyle();
    },
    () => {}, // the plain ground stays
  );
  void loadStyleUrl().then((url) => {
    if (url === null) return;
    styleUrl = url;
    restyle();
  });
  return {
    map,
    setTheme(next) {
      if (next === current) return;
      current = next;
      restyle();
    },
    remove() {
      removed = true;
      map.remove();
    },
  };
}
