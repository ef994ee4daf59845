/** Small drawings. Those beside a word are hidden from screen readers; the word says it. */
import type { ReactNode } from 'react';
import { SHAPE_PATHS, type Shape } from '../map/car-icons.js';

export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path d="M16 6l8 19-8-4-8 4z" />
    </svg>
  );
}

/** A car as the map draws it. */
export function CarShape({ shape, stale = false }: { shape: Shape; stale?: boolean }) {
  return (
    <svg className={`car-shape ${shape}${stale ? ' stale' : ''}`} viewBox="5 5 90 90" aria-hidden="true">
      <path d={SHAPE_PATHS[shape]} />
    </svg>
  );
}

const line = (drawing: ReactNode) => () => (
  <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
    {drawing}
  </svg>
);
export const CloseIcon = line(<path d="M6 6l12 12M18 6L6 18" />);
export const FitIcon = line(<path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5" />);
export const FollowIcon = line(
  <>
    <circle cx="12" cy="12" r="6" />
    <path d="M12 2v6M12 16v6M2 12h6M16 12h6" />
  </>,
);
export const ThemeIcon = line(<path d="M12 4a8 8 0 1 0 8 8 6 6 0 0 1-8-8z" />);
export const OutIcon = line(<path d="M10 4H5v16h5M15 8l4 4-4 4M19 12H9" />);
export const ListIcon = line(<path d="M4 6h16M4 12h16M4 18h16" />);
