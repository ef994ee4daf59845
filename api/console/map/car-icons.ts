/** The shapes of cars as a picture for the graphics card; hollow is what is old. */
import type { Palette } from './palette.js';
import { COLUMNS, SHAPE_PATHS, SHAPES, type Shape } from './shapes.js';

const CELL = 96;
function drawShape(pen: CanvasRenderingContext2D, shape: Shape, stale: boolean, palette: Palette) {
  const path = new Path2D(SHAPE_PATHS[shape]);
  pen.lineJoin = 'round';
  pen.strokeStyle = palette.outline;
  pen.lineWidth = 18;
  pen.stroke(path);
  pen.fillStyle = stale ? palette.outline : palette[shape];
  pen.globalAlpha = stale ? 0.75 : 1;
  pen.fill(path);
  if (!stale) return;
  pen.strokeStyle = palette[shape];
  pen.lineWidth = 9;
  pen.stroke(path);
}

/** One picture: a column a shape and one for the ring, two rows (fresh, stale). */
export function carIcons(palette: Palette): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = CELL * COLUMNS;
  canvas.height = CELL * 2;
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('this browser cannot draw on a canvas');
  for (const stale of [false, true]) {
    for (const [column, shape] of SHAPES.entries()) {
      pen.save();
      pen.translate(column * CELL, stale ? CELL : 0);
      pen.scale(CELL / 100, CELL / 100);
      drawShape(pen, shape, stale, palette);
      pen.restore();
    }
  }
  pen.strokeStyle = palette.ring;
  pen.lineWidth = 6;
  pen.beginPath();
  pen.arc(CELL * (COLUMNS - 0.5), CELL / 2, CELL * 0.44, 0, Math.PI * 2);
  pen.stroke();
  return canvas;
}
