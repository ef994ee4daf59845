/** What is drawn on a chart above its lines. */
import type uPlot from 'uplot';
import { lonePlaces } from './lone-places.js';

const LONE_RADIUS_PX = 2.5;

/** A dot where a line would have been too short to be seen. */
export function drawLone(plot: uPlot, line: number, colour: string): void {
  const [at, values] = [plot.data[0], plot.data[line]];
  if (!values) return;
  plot.ctx.save();
  plot.ctx.fillStyle = colour;
  for (const place of lonePlaces(values)) {
    const x = plot.valToPos(at[place] as number, 'x', true);
    const y = plot.valToPos(values[place] as number, 'y', true);
    if (x < plot.bbox.left || x > plot.bbox.left + plot.bbox.width) continue;
    plot.ctx.beginPath();
    plot.ctx.arc(x, y, LONE_RADIUS_PX * devicePixelRatio, 0, 2 * Math.PI);
    plot.ctx.fill();
  }
  plot.ctx.restore();
}

/** An upright line at a moment, s. */
export function drawUpright(plot: uPlot, atS: number, colour: string): void {
  const x = Math.round(plot.valToPos(atS, 'x', true));
  const { left, top, width, height } = plot.bbox;
  if (x < left || x > left + width) return;
  plot.ctx.save();
  plot.ctx.strokeStyle = colour;
  plot.ctx.lineWidth = 2 * devicePixelRatio;
  plot.ctx.beginPath();
  plot.ctx.moveTo(x, top);
  plot.ctx.lineTo(x, top + height);
  plot.ctx.stroke();
  plot.ctx.restore();
}
