/** What a map of ours stands on: the bundled world, and the operator's own tiles above it where there are any. */
import type { Map as MapLibreMap } from 'maplibre-gl';
import type { Theme } from '../shell/theme.js';
import { offlineStyle } from './offline-style.js';

/** `world` and `styleUrl`: as far as they have come. Takes away what was drawn on the map. */
export function setGround(
  map: MapLibreMap,
  theme: Theme,
  world: GeoJSON.FeatureCollection | undefined,
  styleUrl: string | null,
): void {
  const bundled = offlineStyle(theme, world);
  if (!styleUrl) {
    map.setStyle(bundled);
    return;
  }
  map.setStyle(styleUrl, {
    // The bundled land stays below: where tiles do not come, the map is plain, not blank.
    transformStyle: (_before, tiles) => ({
      ...tiles,
      sources: { ...bundled.sources, ...tiles.sources },
      layers: [
        ...bundled.layers.filter((layer) => layer.type !== 'symbol'),
        ...tiles.layers.filter((layer) => layer.type !== 'background'),
      ],
    }),
  });
}
