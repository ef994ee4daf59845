/** The shapes of cars: an arrow moves, a rounded square is parked, a diamond is offline; hollow is what is old. */
import type { Palette } from './palette.js';

export type Shape = 'moving' | 'parked' | 'offline';
const CELL = 96;
const SHAPES: readonly Shape[] = ['moving', 'parked', 'offline'];

/** Outlines on a 100 × 100 grid, the arrow pointing north. */
export const SHAPE_PATHS: Record<Shape, string> = {
  moving: 'M50 12 L80 84 L50 70 L20 84 Z',
  parked: 'M38 24 H62 Q76 24 76 38 V62 Q76 76 62 76 H38 Q24 76 24 62 V38 Q24 24 38 24 Z',
  offline: 'M50 16 L84 50 L50 84 L16 50 Z',
};

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

/** One picture of four columns (the shapes, and the ring of the chosen car) and two rows (fresh, stale). */
export function carIcons(palette: Palette): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = CELL * 4;
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
  pen.arc(CELL * 3.5, CELL / 2, CELL * 0.44, 0, Math.PI * 2);
  pen.stroke();
  return canvas;
}
