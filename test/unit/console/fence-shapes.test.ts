import { expect } from 'chai';
import {
  boundsOf,
  type FenceShape,
  isWhole,
  outlineOf,
  shapedAs,
  shapeOf,
} from '../../../api/console/map/fence-shapes.js';
import { placesText, readPlaces } from '../../../api/console/pages/fences/places-text.js';

const CORNERS = [
  [2.1, 41.3],
  [2.2, 41.3],
  [2.2, 41.4],
] as const;
const shape = (kind: FenceShape['kind'], places = CORNERS.slice()): FenceShape => ({
  ...{ kind, places, radiusM: 1000, widthM: 200 },
});

describe('the shape of a fence', () => {
  it('is the same after it was kept and read again', () => {
    for (const drawn of [shape('area'), shape('corridor'), shape('circle', [[2.1, 41.3]])]) {
      const read = shapeOf(shapedAs(drawn));
      expect([read?.kind, read?.places]).to.deep.equal([drawn.kind, drawn.places]);
    }
  });

  it('is left alone where it has parts or holes', () => {
    const hole = shapedAs(shape('area')).geometry;
    if (hole.type !== 'Polygon') throw new Error('an area is a polygon');
    const geometry = { ...hole, coordinates: [...hole.coordinates, ...hole.coordinates] };
    expect(shapeOf({ geometry, radiusM: null, widthM: null })).to.equal(undefined);
  });

  it('can be kept once it has as many corners as it needs', () => {
    const whole = (kind: FenceShape['kind'], corners: number) => isWhole(shape(kind, CORNERS.slice(0, corners)));
    expect([whole('circle', 0), whole('circle', 1)]).to.deep.equal([false, true]);
    expect([whole('corridor', 1), whole('corridor', 2)]).to.deep.equal([false, true]);
    expect([whole('area', 2), whole('area', 3)]).to.deep.equal([false, true]);
  });

  it('is drawn as wide as it is', () => {
    const { geometry, radiusM, widthM } = shapedAs(shape('circle', [[2.1, 41.3]]));
    const [west, south, east, north] = boundsOf(outlineOf(geometry, radiusM, widthM));
    expect((north - south) * 111_195).to.be.closeTo(2000, 10);
    expect((east - west) * 111_195 * Math.cos((41.3 * Math.PI) / 180)).to.be.closeTo(2000, 10);
    const road = shapedAs(shape('corridor', CORNERS.slice(0, 2)));
    const [, below, , above] = boundsOf(outlineOf(road.geometry, road.radiusM, road.widthM));
    expect((above - below) * 111_195).to.be.closeTo(200, 2);
  });

  it('is a list of places for who has no mouse', () => {
    expect(readPlaces(placesText(CORNERS))).to.deep.equal(CORNERS);
    expect(readPlaces(' 2.1;41.3 \n\n2.2 41.3')).to.deep.equal(CORNERS.slice(0, 2));
    for (const wrong of ['2.1', '2.1, 91', '181, 2', '2.1, x', '1, 2, 3'])
      expect(readPlaces(wrong)).to.equal(undefined);
  });
});
