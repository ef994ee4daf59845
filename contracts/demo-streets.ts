/**
 * The streets of a real place, computed: the Eixample of Barcelona, Ildefons Cerdà's grid of 1859. Blocks are squares of
 * 113.3 m with their corners cut, streets are 20 m wide, and the axes lie 45° to the meridian. Demo cars drive here, and a
 * map without tiles draws it; within about 80 m of the ground truth. No map data is copied, so there is no licence to keep.
 */
import type { Feature, FeatureCollection, LineString, Polygon, Position } from 'geojson';

/** From one crossing to the next, metres: a block and a street. */
export const CROSSING_SPACING_M = 133.3;
const BLOCK_M = 113.3;
const CHAMFER_M = 15; // along each side, so that the cut itself is about 20 m

/** Towards the mountain, from south-west to north-east: a column each. */
const COLUMNS =
  `Comte d'Urgell|Villarroel|Casanova|Muntaner|Aribau|Enric Granados|Balmes|Rambla de Catalunya|Passeig de Gràcia|Pau Claris
|Roger de Llúria|Bruc|Girona|Bailèn|Passeig de Sant Joan|Roger de Flor|Nàpols|Sicília|Sardenya|Marina|Lepant`
    .replaceAll('\n', '')
    .split('|');
/** Along the coast, from the sea up: a row each. */
const ROWS = 'Gran Via|Diputació|Consell de Cent|Aragó|València|Mallorca|Provença|Rosselló|Còrsega'.split('|');

export const DEMO_COLUMNS = COLUMNS.length;
export const DEMO_ROWS = ROWS.length;

/** Passeig de Gràcia with Aragó: the crossing that all others are reckoned from. */
const ANCHOR = { column: 8, row: 3, latitude: 41.39195, longitude: 2.16475 };
/** The bearing along a row (growing column), degrees from north; a column's own is 90° less. */
export const ROW_BEARING_DEG = 45;
const METRES_PER_DEGREE = 111_195;
const COS_LATITUDE = Math.cos((ANCHOR.latitude * Math.PI) / 180);
const DIAGONAL = Math.SQRT1_2; // the sine and the cosine of 45°

/** The place at `columnM` metres along the rows and `rowM` up the columns from the first crossing: [longitude, latitude]. */
export function demoPosition(columnM: number, rowM: number): [number, number] {
  const along = columnM - ANCHOR.column * CROSSING_SPACING_M;
  const up = rowM - ANCHOR.row * CROSSING_SPACING_M;
  const northM = (along + up) * DIAGONAL;
  const eastM = (along - up) * DIAGONAL;
  return [ANCHOR.longitude + eastM / (METRES_PER_DEGREE * COS_LATITUDE), ANCHOR.latitude + northM / METRES_PER_DEGREE];
}

/** The inverse of `demoPosition`: [columnM, rowM]. */
export function demoMetres(longitude: number, latitude: number): [number, number] {
  const northM = (latitude - ANCHOR.latitude) * METRES_PER_DEGREE;
  const eastM = (longitude - ANCHOR.longitude) * METRES_PER_DEGREE * COS_LATITUDE;
  return [
    (northM + eastM) * DIAGONAL + ANCHOR.column * CROSSING_SPACING_M,
    (northM - eastM) * DIAGONAL + ANCHOR.row * CROSSING_SPACING_M,
  ];
}

/** Every street, as one line from end to end, with its name. */
export function demoStreets(): FeatureCollection<LineString, { name: string }> {
  const width = (DEMO_COLUMNS - 1) * CROSSING_SPACING_M;
  const height = (DEMO_ROWS - 1) * CROSSING_SPACING_M;
  const street = (name: string, ...coordinates: Position[]): Feature<LineString, { name: string }> => ({
    type: 'Feature',
    properties: { name },
    geometry: { type: 'LineString', coordinates },
  });
  const at = (index: number) => index * CROSSING_SPACING_M;
  return {
    type: 'FeatureCollection',
    features: [
      ...COLUMNS.map((name, i) => street(name, demoPosition(at(i), 0), demoPosition(at(i), height))),
      ...ROWS.map((name, i) => street(name, demoPosition(0, at(i)), demoPosition(width, at(i)))),
    ],
  };
}

/** Around the Sagrada Família, which stands between Sardenya and Marina: its two squares are gardens. */
const GARDENS: ReadonlyMap<string, string> = new Map([
  ['17,5', 'Plaça de la Sagrada Família'],
  ['18,5', 'Sagrada Família'],
  ['19,5', 'Plaça de Gaudí'],
]);

/** Every block with its cut corners; `kind` is `park` for the gardens, `landmark` for the basilica between them. */
export function demoBlocks(): FeatureCollection<Polygon, { kind: 'block' | 'park' | 'landmark'; name?: string }> {
  const features = Array.from({ length: (DEMO_COLUMNS - 1) * (DEMO_ROWS - 1) }, (_, index) => {
    const column = index % (DEMO_COLUMNS - 1);
    const row = Math.floor(index / (DEMO_COLUMNS - 1));
    const name = GARDENS.get(`${column},${row}`);
    const kind =
      name === undefined ? ('block' as const) : name.startsWith('Plaça') ? ('park' as const) : ('landmark' as const);
    return {
      type: 'Feature' as const,
      properties: { kind, ...(name !== undefined && { name }) },
      geometry: { type: 'Polygon' as const, coordinates: [blockRing(column, row)] },
    };
  });
  return { type: 'FeatureCollection', features };
}

/** Counter-clockwise and closed, as RFC 7946 § 3.1.6 asks of an outer ring. */
function blockRing(column: number, row: number): Position[] {
  const kerb = (CROSSING_SPACING_M - BLOCK_M) / 2;
  const west = column * CROSSING_SPACING_M + kerb;
  const south = row * CROSSING_SPACING_M + kerb;
  const east = west + BLOCK_M;
  const north = south + BLOCK_M;
  const corners: [number, number][] = [
    [west + CHAMFER_M, south],
    [east - CHAMFER_M, south],
    [east, south + CHAMFER_M],
    [east, north - CHAMFER_M],
    [east - CHAMFER_M, north],
    [west + CHAMFER_M, north],
    [west, north - CHAMFER_M],
    [west, south + CHAMFER_M],
    [west + CHAMFER_M, south],
  ];
  return corners.map(([columnM, rowM]) => demoPosition(columnM, rowM));
}
