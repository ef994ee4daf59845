/**
 * The corners of a fence that is being drawn, as handles on the map: dragged by mouse or finger, or reached by Tab, moved by
 * arrows, and taken away by Delete.
 */
import { type Map as MapLibreMap, Marker } from 'maplibre-gl';
import type { Place } from './fence-shapes.js';

const STEPS_PX: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-6, 0],
  ArrowRight: [6, 0],
  ArrowUp: [0, -6],
  ArrowDown: [0, 6],
};

export function fenceHandles(map: MapLibreMap, onChange: (places: readonly Place[]) => void) {
  let markers: Marker[] = [];
  const placesNow = () => markers.map((marker): Place => rounded(marker.getLngLat()));

  function make(place: Place, index: number): Marker {
    const element = document.createElement('button');
    element.type = 'button';
    element.className = 'fence-handle';
    element.setAttribute('aria-label', `Corner ${index + 1}: arrows move it, Delete takes it away`);
    const marker = new Marker({ element, draggable: true }).setLngLat([place[0], place[1]]).addTo(map);
    marker.on('drag', () => onChange(placesNow()));
    element.addEventListener('keydown', (event) => {
      const step = STEPS_PX[event.key];
      if (event.key === 'Delete' || event.key === 'Backspace') {
        onChange(placesNow().filter((_, i) => i !== markers.indexOf(marker)));
      } else if (step) {
        const { x, y } = map.project(marker.getLngLat());
        marker.setLngLat(map.unproject([x + step[0], y + step[1]]));
        onChange(placesNow());
      } else return;
      event.preventDefault();
      event.stopPropagation(); // the map would pan
    });
    return marker;
  }

  return {
    /** Handles stay the same while their number does, so that one that is held is not lost. */
    show(places: readonly Place[]) {
      if (places.length !== markers.length) {
        for (const marker of markers) marker.remove();
        markers = places.map(make);
        return;
      }
      for (const [i, [longitude, latitude]] of places.entries()) markers[i]?.setLngLat([longitude, latitude]);
    },
  };
}

/** To a centimetre or so: nobody draws finer. */
const rounded = ({ lng, lat }: { lng: number; lat: number }): Place => [+lng.toFixed(7), +lat.toFixed(7)];
