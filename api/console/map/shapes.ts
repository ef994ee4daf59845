/** The shapes of cars: each state has its own, so that colour alone says nothing. */

/** In the order of the picture's columns; the last column is the ring of the chosen car. */
export const SHAPES = ['moving', 'parked', 'offline', 'charging', 'rented', 'alert'] as const;
export type Shape = (typeof SHAPES)[number];
export const COLUMNS = SHAPES.length + 1;

/** Outlines on a 100 × 100 grid, the arrow pointing north. */
export const SHAPE_PATHS: Record<Shape, string> = {
  moving: 'M50 12 L80 84 L50 70 L20 84 Z',
  parked: 'M38 24 H62 Q76 24 76 38 V62 Q76 76 62 76 H38 Q24 76 24 62 V38 Q24 24 38 24 Z',
  offline: 'M50 16 L84 50 L50 84 L16 50 Z',
  charging: 'M60 8 L20 58 H44 L38 92 L80 40 H54 Z',
  rented: 'M50 20 A30 30 0 0 1 50 80 A30 30 0 0 1 50 20 Z',
  alert: 'M50 12 L90 82 H10 Z',
};
