import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { unwrapGeometry, unwrapRing } from '../../../api/console/map/unwrap-ring.js';

describe('land across the date line', () => {
  it('leaves a ring that does not cross it as it is', () => {
    const square = [
      [0, 0],
      [10, 0],
      [10, 10],
      [0, 0],
    ];
    expect(unwrapRing(square)).to.deep.equal(square);
  });

  it('goes on past 180° instead of round the world', () => {
    const island = [
      [179, 0],
      [-179, 0],
      [-179, 1],
      [179, 0],
    ];
    expect(unwrapRing(island)).to.deep.equal([
      [179, 0],
      [181, 0],
      [181, 1],
      [179, 0],
    ]);
  });

  it('has no edge that spans half the world, but for the one along the pole', () => {
    const text = readFileSync('node_modules/world-atlas/countries-50m.json', 'utf8');
    const world = JSON.parse(text) as Topology<{ countries: GeometryCollection }>;
    const rings = feature(world, world.objects.countries).features.flatMap(({ geometry }) => {
      const shape = unwrapGeometry(geometry);
      return shape.type === 'MultiPolygon'
        ? shape.coordinates.flat()
        : shape.type === 'Polygon'
          ? shape.coordinates
          : [];
    });
    const long = rings.flatMap((ring) =>
      ring.filter((place, i) => i > 0 && Math.abs((place[0] ?? 0) - (ring[i - 1]?.[0] ?? 0)) > 180),
    );
    expect(rings).to.have.length.above(1000);
    for (const place of long) expect(place[1]).to.equal(-90);
  });
});
