/** GeoJSON (RFC 7946): a point a reading; those without a position are left out. */

import { rfc3339 } from '../moment.js';
import { type ExportFormat, namesOf } from './format.js';
import { positionOf } from './position.js';

export const geojson: ExportFormat = {
  mediaType: 'application/geo+json',
  extension: 'geojson',
  async *write(readings, columns) {
    const names = namesOf(columns).filter((name) => name !== 'latitude' && name !== 'longitude');
    let before = '{"type":"FeatureCollection","features":[';
    for await (const piece of readings) {
      let features = '';
      for (const { observedAt, values, others } of piece) {
        const position = positionOf(values);
        if (!position) continue;
        const properties: Record<string, unknown> = { observedAt: rfc3339(observedAt) };
        for (const name of names) properties[name] = values[name];
        features +=
          before +
          JSON.stringify({
            type: 'Feature',
            geometry: { type: 'Point', coordinates: position },
            properties: Object.assign(properties, others),
          });
        before = ',';
      }
      yield features;
    }
    yield `${before === ',' ? '' : before}]}`;
  },
};
