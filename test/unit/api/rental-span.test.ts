import { expect } from 'chai';
import { spanOf } from '../../../api/rental-time/rental-span.js';
import { MotorpoolError } from '../../../platform/errors.js';

const NOW = new Date('2026-03-20T10:00:00Z');
const MADRID = 'Europe/Madrid';

const span = (startDate: string, endDate: string, zone = MADRID, now = NOW) =>
  Object.values(spanOf({ startDate, endDate }, zone, now)).map((date: Date) => date.toISOString());

function refused(startDate: string, endDate: string, zone = MADRID, now = NOW): string[] {
  try {
    spanOf({ startDate, endDate }, zone, now, { start: '?from', end: '?to' });
  } catch (error) {
    if (!(error instanceof MotorpoolError)) throw error;
    expect([error.kind, error.code]).to.deep.equal(['bad-input', 'bad-span']);
    return error.errors.map(({ path, message }) => `${path} ${message}`);
  }
  return [];
}

describe('the span of a rental', () => {
  it('takes a date for the local midnight of the branch', () => {
    expect(span('2026-03-21', '2026-03-23')).to.deep.equal(['2026-03-20T23:00:00.000Z', '2026-03-22T23:00:00.000Z']);
    expect(span('2026-03-21', '2026-03-23', 'Asia/Kolkata')[0]).to.equal('2026-03-20T18:30:00.000Z');
  });

  it('knows that the day of a time change is shorter or longer', () => {
    expect(span('2026-03-29', '2026-03-30')).to.deep.equal(['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z']);
    expect(span('2026-10-25', '2026-10-26')).to.deep.equal(['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z']);
  });

  it('begins a day without a midnight with its first moment', () => {
    expect(span('2026-09-06', '2026-09-07', 'America/Santiago')[0]).to.equal('2026-09-06T04:00:00.000Z');
  });

  it('takes a time with an offset as it is, and one without as local', () => {
    expect(span('2026-03-21T10:00:00+05:30', '2026-03-21T12:00:00Z')).to.deep.equal([
      '2026-03-21T04:30:00.000Z',
      '2026-03-21T12:00:00.000Z',
    ]);
    expect(span('2026-03-21T10:00', '2026-03-21t10:00:00.5z')).to.deep.equal([
      '2026-03-21T09:00:00.000Z',
      '2026-03-21T10:00:00.500Z',
    ]);
  });

  it('reads a plus that came through a query as a space', () => {
    expect(span('2026-03-21T10:00:00 01:00', '2026-03-22')[0]).to.equal('2026-03-21T09:00:00.000Z');
  });

  it('takes a date and a time together', () => {
    expect(span('2026-03-21', '2026-03-21T06:00:00')).to.deep.equal([
      '2026-03-20T23:00:00.000Z',
      '2026-03-21T05:00:00.000Z',
    ]);
  });

  it('names each end that is not to be read', () => {
    for (const text of [
      '',
      'soon',
      '2026-02-30',
      '2026-3-1',
      '2026-03-21T25:00:00Z',
      '2026-03-21T10:00:00+25:00',
      '1e9',
      '２０２６-03-21',
      '+275760-09-13T00:00:00Z',
    ]) {
      expect(refused(text, '2026-03-25'), text).to.have.lengthOf(1);
      expect(refused(text, text)[1], text).to.match(/^\?to wanted a date/);
    }
  });

  it('wants the end after the start, by a millisecond at least', () => {
    expect(refused('2026-03-21', '2026-03-21')).to.deep.equal(['?to must be after the start']);
    expect(refused('2026-03-22', '2026-03-21')).to.deep.equal(['?to must be after the start']);
    expect(refused('2026-03-21T10:00:00.000Z', '2026-03-21T10:00:00.001Z')).to.deep.equal([]);
  });

  it('lets a date be today until the local day is over', () => {
    const lastMoment = new Date('2026-03-20T22:59:59.999Z');
    expect(refused('2026-03-20', '2026-03-23', MADRID, lastMoment)).to.deep.equal([]);
    expect(refused('2026-03-20', '2026-03-23', MADRID, new Date('2026-03-20T23:00:00Z'))).to.deep.equal([
      '?from is past',
    ]);
  });

  it('lets a time be an hour ago, and no more', () => {
    expect(refused('2026-03-20T09:00:00Z', '2026-03-23')).to.deep.equal([]);
    expect(refused('2026-03-20T08:59:59.999Z', '2026-03-23')).to.deep.equal(['?from is past']);
  });

  it('is two years long at most', () => {
    expect(refused('2026-03-21', '2028-03-21')).to.deep.equal([]);
    expect(refused('2026-03-21', '2028-03-21T00:00:01')).to.deep.equal(['?to is more than 2 years after the start']);
  });

  it('begins within ten years, and ends within the century', () => {
    expect(refused('2036-03-20', '2036-03-21')).to.deep.equal([]);
    expect(refused('2036-03-22', '2036-03-23')).to.deep.equal(['?from is more than 10 years ahead']);
    expect(refused('9999-12-30', '9999-12-31')).to.have.lengthOf(2);
    expect(refused('2026-03-21', '2101-01-01')).to.deep.equal(['?to is after the year 2100']);
  });
});
