import { expect } from 'chai';
import { countsIn, driftComplaint, tableOf } from '../../../models/index.js';
import { spreadsOf, stabilityIndex } from '../../../models/tables/spread.js';
import type { Column, Table } from '../../../models/tables/table.js';

const columnOf = (table: Table, name: string) => table.columns.get(name) as Column;

describe('drift', () => {
  const trained = tableOf({
    age: Float64Array.from({ length: 1000 }, (_, row) => row),
    kind: Array.from({ length: 1000 }, (_, row) => (row % 4 === 0 ? 'van' : row % 50 === 1 ? undefined : 'car')),
  });
  const [age, kind] = spreadsOf(trained);
  if (!age || !kind) throw new Error('no spreads');

  it('has numbers in deciles, and texts by their frequency, with what is missing apart', () => {
    expect(age.edges).to.deep.equal([99, 199, 299, 399, 499, 599, 699, 799, 899]);
    expect(age.shares).to.deep.equal([...new Array(10).fill(0.1), 0]);
    expect(kind).to.deep.equal({ name: 'kind', levels: ['car', 'van'], shares: [0.73, 0.25, 0, 0.02] });
  });

  it('counts what comes in service in the same bins, what is new and what is missing included', () => {
    const came = tableOf({ age: [-5, 99, 100, 5000, Number.NaN], kind: ['van', 'bus', undefined, 'car', 'van'] });
    expect(countsIn(age, columnOf(came, 'age'))).to.deep.equal([2, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
    expect(countsIn(kind, columnOf(came, 'kind'))).to.deep.equal([1, 2, 1, 1]);
    expect(countsIn(age, columnOf(came, 'kind')), 'texts where numbers were').to.deep.equal([
      ...new Array(10).fill(0),
      5,
    ]);
  });

  it('is the stability index, worked out by hand', () => {
    expect(stabilityIndex([0.5, 0.5, 0], [50, 50, 0])).to.equal(0);
    expect(stabilityIndex([0.5, 0.5, 0], [75, 25, 0])).to.be.closeTo(0.25 * Math.log(3), 1e-12);
    expect(stabilityIndex([1, 0], [0, 9]), 'finite').to.be.within(10, 20);
  });

  it('is complained of where it is much, over enough rows, and no season', () => {
    const drift = (more: object) => [{ side: 'input' as const, name: 'age', index: 0.3, rows: 1000, ...more }];
    expect(driftComplaint({}, drift({}))).to.equal(
      'what it reads is no longer what it was trained on: the stability index of age is 0.30 over 1000 rows, above 0.25',
    );
    expect(driftComplaint({}, drift({ index: 0.25 }))).to.equal(undefined);
    expect(driftComplaint({}, drift({ rows: 999 }))).to.equal(undefined);
    expect(driftComplaint({ seasonal: ['age'] }, drift({}))).to.equal(undefined);
    expect(driftComplaint({}, [...drift({}), ...drift({ name: 'risk', side: 'output', index: 9 })])).to.match(
      /^what it predicts .* of risk is 9\.00 .*, and 1 more column$/,
    );
  });
});
