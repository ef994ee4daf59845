/** GeoJSON (RFC 7946): a point a reading; those without a position are left out. */

import { rfc3339 } from '../moment.js';
import type { ExportFormat } from './format.js';
import { positionOf } from './position.js';

export const geojson: ExportFormat = {
  mediaType: 'application/geo+json',
  extension: 'geojson',
  async *write(readings) {
    let before = '{"type":"FeatureCollection","features":[';
    for await (const reading of readings) {
      const position = positionOf(reading);
      if (!position) continue;
      const { latitude: _, longitude: __, ...properties } = reading.values;
      yield before +
        JSON.stringify({
          type: 'Feature',
          geometry: { type: 'Point', coordinates: position },
          properties: { observedAt: rfc3339(reading.observedAt), ...properties },
        });
      before = ',';
    }
    yield `${before === ',' ? '' : before}]}`;
  },
};
