/** GPX 1.1: one track. */
import { rfc3339 } from '../moment.js';
import type { ExportFormat } from './format.js';
import { positionOf } from './position.js';

export const gpx: ExportFormat = {
  mediaType: 'application/gpx+xml',
  extension: 'gpx',
  async *write(readings) {
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="Motorpool" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>\n';
    for await (const piece of readings) {
      let points = '';
      for (const { observedAt, values } of piece) {
        const position = positionOf(values);
        if (!position) continue;
        points += `<trkpt lat="${position[1]}" lon="${position[0]}"><time>${rfc3339(observedAt)}</time></trkpt>\n`;
      }
      yield points;
    }
    yield '</trkseg></trk></gpx>\n';
  },
};
