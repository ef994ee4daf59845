import { expect } from 'chai';
import { moment, spanOf } from '../../../api/telemetry/moment.js';
import { MotorpoolError } from '../../../platform/errors.js';

const DAY = 24 * 3600 * 1000;
const NOW = Date.UTC(2026, 0, 31, 12);

describe('moments in queries', () => {
  it('are RFC 3339, or a date, which is its midnight in UTC', () => {
    expect(moment('from', '2026-01-31T12:00:00.250Z')).to.equal(NOW + 250);
    expect(moment('from', '2026-01-31T13:00:00+01:00')).to.equal(NOW);
    expect(moment('from', '2026-01-31')).to.equal(Date.UTC(2026, 0, 31));
  });

  it('forgive a plus that came as a space', () => {
    expect(moment('from', '2026-01-31T13:00:00 01:00')).to.equal(NOW);
  });

  for (const text of [
    'yesterday',
    '',
    '2026-02-31T25:00:00Z',
    '2026-02-31T00:00:00Z',
    '2025-02-29',
    '+275760-09-13',
    '-000001-01-01T00:00:00Z',
    '2026-01-31T12:00:00',
    '1769860800000',
    '2026-13-01',
  ]) {
    it(`are never "${text}"`, () => {
      expect(() => moment('from', text))
        .to.throw(MotorpoolError)
        .with.property('kind', 'bad-input');
    });
  }

  it('make a span that ends after now, as a car may be some minutes ahead', () => {
    const span = spanOf({}, DAY, NOW);
    expect(span.from).to.equal(NOW - DAY);
    expect(span.to).to.be.greaterThan(NOW);
  });

  it('are named together where several are wrong', () => {
    expect(() => spanOf({ from: 'x', to: '2026' }, DAY, NOW))
      .to.throw(MotorpoolError)
      .with.property('errors')
      .that.satisfies((errors: { path: string }[]) => {
        expect(errors.map(({ path }) => path)).to.deep.equal(['?from', '?to']);
        return true;
      });
  });

  it('make no span that ends before it begins', () => {
    expect(() => spanOf({ from: '2026-01-31', to: '2026-01-31' }, DAY, NOW)).to.throw(MotorpoolError);
  });
});
