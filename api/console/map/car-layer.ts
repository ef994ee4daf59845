/** All cars as one MapLibre layer of points: one buffer, three draw calls, whatever the number of cars. */
import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibreMap } from 'maplibre-gl';
import { type CarBuffer, STRIDE } from './car-buffer.js';
import { carIcons } from './car-icons.js';
import { carProgram } from './car-program.js';
import { framePaceMs } from './frame-pace.js';
import { iconSize } from './icon-size.js';
import type { Palette } from './palette.js';
import { mercatorX, mercatorY, writeSplit } from './split-float.js';

export const CAR_LAYER = 'motorpool-cars';
const SLOW_FRAME_MS = 60;

export interface CarLayer extends CustomLayerInterface {
  setPalette(palette: Palette): void;
  choose(index: number | undefined): void;
  /** Draws what was written, at once or with the next frame of a glide. */
  redraw(): void;
}

/** Column-major 4 × 4: `matrix` after a move by (x, y), in 64 bits before the card sees it in 32. */
function movedBy(matrix: ArrayLike<number>, x: number, y: number): Float32Array {
  const m = Float32Array.from(matrix);
  const cell = (i: number) => matrix[i] ?? 0;
  for (let row = 0; row < 4; row++) m[12 + row] = cell(row) * x + cell(4 + row) * y + cell(12 + row);
  return m;
}

export function carLayer(map: MapLibreMap, cars: CarBuffer, nowS: () => number, first: Palette): CarLayer {
  let palette = first;
  let freshIcons = true;
  let chosen: number | undefined;
  let program: ReturnType<typeof carProgram> | undefined;
  let gliding = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const centre = new Float32Array(4);

  function render(_gl: WebGL2RenderingContext, { defaultProjectionData }: CustomRenderMethodInput) {
    if (!program) return;
    if (freshIcons) program.setIcons(carIcons(palette));
    freshIcons = false;
    if (cars.takeDirty()) program.setCars(cars.data());

    const { lng, lat } = map.getCenter();
    const x = mercatorX(lng);
    const y = mercatorY(lat);
    writeSplit(centre, 0, x, y);
    program.begin({
      matrix: movedBy(defaultProjectionData.mainMatrix, x, y),
      centre,
      nowS: nowS(),
      size: iconSize(map.getZoom(), cars.count()) * devicePixelRatio,
      bearing: map.getBearing(),
    });
    program.drawCars(cars.count());
    if (chosen !== undefined && chosen < cars.count()) program.drawChosen(chosen);
    program.done();
    gliding = nowS() < cars.restingAt() && !document.hidden;
    if (gliding) glideOn();
  }

  /** The next frame after a pause that leaves a slow computer (graphics in software) most of its time for its cars. */
  function glideOn() {
    const startedAt = performance.now();
    const paceMs = framePaceMs(map.getZoom(), map.getCenter().lat);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const tookMs = performance.now() - startedAt;
      timer = setTimeout(
        () => map.triggerRepaint(),
        tookMs > SLOW_FRAME_MS ? Math.max(paceMs, 3 * tookMs) : Math.max(paceMs, tookMs),
      );
    });
  }

  return {
    id: CAR_LAYER,
    type: 'custom',
    renderingMode: '2d',
    onAdd(_map, gl) {
      program = carProgram(gl as WebGL2RenderingContext, STRIDE);
      program.setCars(cars.data());
      freshIcons = true;
    },
    onRemove() {
      clearTimeout(timer);
      program?.remove();
      program = undefined;
    },
    render,
    redraw() {
      if (!gliding) map.triggerRepaint();
    },
    setPalette(next) {
      palette = next;
      freshIcons = true;
      map.triggerRepaint();
    },
    choose(index) {
      chosen = index;
      map.triggerRepaint();
    },
  };
}
