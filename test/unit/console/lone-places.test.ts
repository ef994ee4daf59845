import { expect } from 'chai';
import { lonePlaces } from '../../../api/console/design/lone-places.js';

describe('values that stand alone on a chart', () => {
  it('are those that no line goes through', () => {
    expect(lonePlaces([1, null, 2, 3, undefined, 4, null])).to.deep.equal([0, 5]);
    expect(lonePlaces([7])).to.deep.equal([0]);
    expect(lonePlaces([0, 0])).to.deep.equal([]);
    expect(lonePlaces([])).to.deep.equal([]);
  });
});
