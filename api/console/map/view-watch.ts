/** Asks for the part of the world that the map shows, as one pans and zooms. */
import type { Map as MapLibreMap } from 'maplibre-gl';
import { type Box, boxFor } from './watched-box.js';

const PAUSE_MS = 200;

export interface ViewWatch {
  /** All cars were just shown to be here: a box around them is not asked for. */
  knowFleet(box: Box): void;
  /** Ask for all of them; true where that is what is watched already. */
  watchAll(): boolean;
  isPartial(): boolean;
  stop(): void;
}

/** `onWatch`: undefined for all. */
export function viewWatch(map: MapLibreMap, onWatch: (box: Box | undefined) => void): ViewWatch {
  let watched: Box | undefined;
  let fleet: Box | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function look() {
    if (!fleet) return; // before the first snapshot all are watched
    const bounds = map.getBounds();
    const view: Box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    const next = boxFor(view, watched, fleet);
    if (next === watched) return;
    watched = next;
    onWatch(next);
  }
  map.on('moveend', () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE_MS);
  });
  return {
    knowFleet(box) {
      fleet = box;
    },
    watchAll() {
      if (watched === undefined) return true;
      watched = undefined;
      onWatch(undefined);
      return false;
    },
    isPartial: () => watched !== undefined,
    stop: () => clearTimeout(timer),
  };
}
