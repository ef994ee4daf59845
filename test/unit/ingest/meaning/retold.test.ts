import { expect } from 'chai';
import { compareRetold } from '../../../../ingest/meaning/alerts/retold.js';

const HOUR = 3_600_000;
const told = (raisedAt: number, more: object = {}) => ({
  vehicleId: 'car',
  kind: 'speed',
  subject: '',
  since: raisedAt - 10,
  raisedAt,
  clearedAt: raisedAt + 100,
  ...more,
});
const kept = (id: string, raisedAt: number, more: object = {}) => ({ id, ...told(raisedAt, more) });

describe('an alert whose samples are read again', () => {
  it('is the same where it is raised at the same moment', () => {
    expect(compareRetold([kept('a', 1000)], [told(1000)])).to.deep.equal({ moved: [], gone: [] });
  });

  it('is the same where a late sample shows that it began earlier or later', () => {
    expect(compareRetold([kept('a', 1000)], [told(700)])).to.deep.equal({
      moved: [{ id: 'a', raisedAt: 700 }],
      gone: [],
    });
  });

  it('is gone where there is none of its kind, of its subject or its car, or only one of another day', () => {
    const others = [
      told(1000, { kind: 'tow' }),
      told(1000, { subject: 'x' }),
      told(1000, { vehicleId: 'other' }),
      told(1000 + 24 * HOUR),
    ];
    expect(compareRetold([kept('a', 1000)], others)).to.deep.equal({ moved: [], gone: ['a'] });
  });

  it('keeps to one each: of two the nearest is it', () => {
    const { moved, gone } = compareRetold([kept('a', 1000), kept('b', 90_000)], [told(1200), told(80_000)]);
    expect(moved).to.deep.equal([
      { id: 'a', raisedAt: 1200 },
      { id: 'b', raisedAt: 80_000 },
    ]);
    expect(gone).to.deep.equal([]);
    expect(compareRetold([kept('a', 1000), kept('b', 90_000)], [told(1200)]).gone).to.deep.equal(['b']);
  });
});
