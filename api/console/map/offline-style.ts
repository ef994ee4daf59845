/**
 * The map that is always there: the world's land and borders, and the demo's streets. Without a `glyphs` address MapLibre
 * draws letters with the computer's own fonts, so nothing is asked of the internet.
 */
import type { StyleSpecification } from 'maplibre-gl';
import { demoBlocks, demoStreets } from '../../../contracts/demo-streets.js';
import type { Theme } from '../shell/theme.js';
import { PALETTES } from './palette.js';

export const WORLD_SOURCE = 'motorpool-world';
const EMPTY: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };
const streets = demoStreets();
const blocks = demoBlocks();

export function offlineStyle(theme: Theme, world: GeoJSON.FeatureCollection | undefined): StyleSpecification {
  const c = PALETTES[theme];
  return {
    version: 8,
    sources: {
      [WORLD_SOURCE]: { type: 'geojson', data: world ?? EMPTY, attribution: 'Natural Earth' },
      'motorpool-streets': { type: 'geojson', data: streets },
      'motorpool-blocks': { type: 'geojson', data: blocks },
    },
    layers: [
      { id: 'motorpool-water', type: 'background', paint: { 'background-color': c.water } },
      { id: 'motorpool-land', type: 'fill', source: WORLD_SOURCE, paint: { 'fill-color': c.land } },
      {
        id: 'motorpool-borders',
        type: 'line',
        source: WORLD_SOURCE,
        paint: { 'line-color': c.border, 'line-width': 0.8 },
      },
      {
        id: 'motorpool-blocks',
        type: 'fill',
        source: 'motorpool-blocks',
        minzoom: 11,
        paint: {
          'fill-color': ['match', ['get', 'kind'], 'park', c.park, 'landmark', c.landmark, c.block],
          'fill-outline-color': c.casing,
        },
      },
      {
        id: 'motorpool-streets',
        type: 'line',
        source: 'motorpool-streets',
        minzoom: 9,
        layout: { 'line-cap': 'round' },
        paint: {
          'line-color': c.street,
          'line-width': ['interpolate', ['exponential', 2], ['zoom'], 12, 0.8, 16, 13, 19, 104],
        },
      },
      {
        id: 'motorpool-street-names',
        type: 'symbol',
        source: 'motorpool-streets',
        minzoom: 14,
        layout: {
          'symbol-placement': 'line',
          'symbol-spacing': 420,
          'text-field': ['get', 'name'],
          'text-font': ['sans-serif'],
          'text-size': ['interpolate', ['linear'], ['zoom'], 14, 10, 17, 13],
        },
        paint: { 'text-color': c.label, 'text-halo-color': c.halo, 'text-halo-width': 1.4 },
      },
    ],
  };
}
