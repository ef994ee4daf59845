/** A car as the map draws it. Hidden from screen readers: the word beside it says it. */
import { SHAPE_PATHS, type Shape } from './shapes.js';
import './car-shape.css';

export function CarShape({ shape, stale = false }: { shape: Shape; stale?: boolean }) {
  return (
    <svg className={`car-shape ${shape}${stale ? ' stale' : ''}`} viewBox="5 5 90 90" aria-hidden="true">
      <path d={SHAPE_PATHS[shape]} />
    </svg>
  );
}
