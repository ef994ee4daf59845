/** KML 2.2 with Google's track extension: each position with its time. */
import { rfc3339 } from '../moment.js';
import type { ExportFormat } from './format.js';
import { positionOf } from './position.js';

export const kml: ExportFormat = {
  mediaType: 'application/vnd.google-earth.kml+xml',
  extension: 'kml',
  async *write(readings) {
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Placemark><gx:MultiTrack>\n';
    for await (const piece of readings) {
      let points = '';
      for (const { observedAt, values } of piece) {
        const position = positionOf(values);
        if (!position) continue;
        // A track wants all times before all places; a track of its own for each spares us the memory.
        points += `<gx:Track><when>${rfc3339(observedAt)}</when><gx:coord>${position[0]} ${position[1]} 0</gx:coord></gx:Track>\n`;
      }
      yield points;
    }
    yield '</gx:MultiTrack></Placemark></kml>\n';
  },
};
