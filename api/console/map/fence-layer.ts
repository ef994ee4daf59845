/** Draws fences: those that are, and the one that is being drawn. */
import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import type { Theme } from '../shell/theme.js';
import { PALETTES } from './palette.js';

export interface DrawnFence {
  id: string;
  name: string;
  outline: GeoJSON.Geometry;
  /** Drawn stronger. */
  chosen: boolean;
}

const SOURCE = 'motorpool-fences';

const featuresOf = (fences: readonly DrawnFence[]): GeoJSON.FeatureCollection => ({
  type: 'FeatureCollection',
  features: fences.map(({ outline, ...properties }) => ({ type: 'Feature', geometry: outline, properties })),
});

export function fenceLayer(map: MapLibreMap) {
  let shown: readonly DrawnFence[] = [];
  return {
    /** After each change of style, which takes it away; `above` is a layer that stays above it, where it is there already. */
    add(theme: Theme, above?: string) {
      if (map.getSource(SOURCE)) return;
      const { fence, label, halo } = PALETTES[theme];
      const before = above !== undefined && map.getLayer(above) ? above : undefined;
      map.addSource(SOURCE, { type: 'geojson', data: featuresOf(shown) });
      map.addLayer(
        {
          id: `${SOURCE}-fill`,
          type: 'fill',
          source: SOURCE,
          paint: { 'fill-color': fence, 'fill-opacity': ['case', ['get', 'chosen'], 0.26, 0.12] },
        },
        before,
      );
      map.addLayer(
        {
          id: `${SOURCE}-line`,
          type: 'line',
          source: SOURCE,
          paint: { 'line-color': fence, 'line-width': ['case', ['get', 'chosen'], 3, 1.6] },
        },
        before,
      );
      map.addLayer(
        {
          id: `${SOURCE}-name`,
          type: 'symbol',
          source: SOURCE,
          layout: { 'text-field': ['get', 'name'], 'text-font': ['sans-serif'], 'text-size': 12 },
          paint: { 'text-color': label, 'text-halo-color': halo, 'text-halo-width': 1.4 },
        },
        before,
      );
    },
    show(fences: readonly DrawnFence[]) {
      shown = fences;
      map.getSource<GeoJSONSource>(SOURCE)?.setData(featuresOf(shown));
    },
    /** The id of the one at a place of the screen. */
    at(point: [x: number, y: number]): string | undefined {
      if (!map.getLayer(`${SOURCE}-fill`)) return undefined;
      const id: unknown = map.queryRenderedFeatures(point, { layers: [`${SOURCE}-fill`] })[0]?.properties.id;
      return typeof id === 'string' ? id : undefined;
    },
  };
}
