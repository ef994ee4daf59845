/** Draws crowds: a circle with its number, larger where there are more. */
import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import type { Cluster } from './clusters.js';
import type { Palette } from './palette.js';

export const CLUSTER_LAYER = 'motorpool-clusters';
const NUMBERS = 'motorpool-cluster-numbers';

const shortOf = (count: number): string => (count < 1000 ? `${count}` : `${(count / 1000).toFixed(1)}k`);

function featuresOf(clusters: readonly Cluster[]): GeoJSON.FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: clusters.map(({ longitude, latitude, count }) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [longitude, latitude] },
      properties: { count, label: shortOf(count) },
    })),
  };
}

export function clusterLayer(map: MapLibreMap) {
  let shown: readonly Cluster[] = [];
  return {
    /** After each change of style, which takes it away. */
    add(palette: Palette) {
      if (map.getSource(CLUSTER_LAYER)) return;
      map.addSource(CLUSTER_LAYER, { type: 'geojson', data: featuresOf(shown) });
      map.addLayer({
        id: CLUSTER_LAYER,
        type: 'circle',
        source: CLUSTER_LAYER,
        paint: {
          'circle-color': palette.cluster,
          'circle-opacity': 0.94,
          'circle-radius': ['interpolate', ['linear'], ['sqrt', ['get', 'count']], 3, 13, 10, 19, 40, 32, 100, 42],
          'circle-stroke-width': 3,
          'circle-stroke-color': palette.cluster,
          'circle-stroke-opacity': 0.28,
        },
      });
      map.addLayer({
        id: NUMBERS,
        type: 'symbol',
        source: CLUSTER_LAYER,
        layout: {
          'text-field': ['get', 'label'],
          'text-font': ['sans-serif'],
          'text-size': 12.5,
          'text-allow-overlap': true,
          'text-ignore-placement': true,
        },
        paint: { 'text-color': palette.onCluster },
      });
    },
    show(clusters: readonly Cluster[]) {
      if (clusters.length === 0 && shown.length === 0) return;
      shown = clusters;
      map.getSource<GeoJSONSource>(CLUSTER_LAYER)?.setData(featuresOf(shown));
    },
    /** What is at a place of the screen, if it is a crowd: its middle. */
    at(point: [x: number, y: number]): [longitude: number, latitude: number] | undefined {
      if (!map.getLayer(CLUSTER_LAYER)) return undefined;
      const geometry = map.queryRenderedFeatures(point, { layers: [CLUSTER_LAYER] })[0]?.geometry;
      return geometry?.type === 'Point' ? (geometry.coordinates as [number, number]) : undefined;
    },
  };
}
