import { expect } from 'chai';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { isTimeZone, localMidnight } from '../../../api/branches/local-midnight.js';
import type { OpeningHours } from '../../../contracts/index.js';
import { isOpenAt } from '../../../platform/opening-hours.js';

const at = (text: string, zone = 'Europe/Madrid') => DateTime.fromISO(text, { zone }).toJSDate();
const branch = (hours: OpeningHours | null, closedOn: string[] = []) => ({
  timeZone: 'Europe/Madrid',
  hours,
  closedOn,
});

describe('the hours of a branch', () => {
  const weekdays = branch(
    {
      mon: [
        ['08:00', '13:30'],
        ['16:00', '20:00'],
      ],
      fri: [['22:00', '02:00']],
    },
    ['2026-03-02'],
  );

  it('are all hours where none are set', () => {
    expect(isOpenAt(branch(null), at('2026-03-01T03:00'))).to.equal(true);
  });

  it('begin with their first moment and end before their last', () => {
    const open = (time: string) => isOpenAt(weekdays, at(`2026-03-09T${time}`));
    expect(['07:59:59', '08:00', '13:29:59.999', '13:30', '16:00', '20:00'].map(open)).to.deep.equal([
      false,
      true,
      true,
      false,
      true,
      false,
    ]);
  });

  it('are none on a day that is left out', () => {
    expect(isOpenAt(weekdays, at('2026-03-10T10:00'))).to.equal(false);
  });

  it('go on past midnight into the next day', () => {
    const open = (moment: string) => isOpenAt(weekdays, at(moment));
    expect(['2026-03-06T21:59', '2026-03-06T22:00', '2026-03-07T01:59', '2026-03-07T02:00'].map(open)).to.deep.equal([
      false,
      true,
      true,
      false,
    ]);
  });

  it('may last to the end of a day', () => {
    const late = branch({ sat: [['00:00', '24:00']] });
    expect(isOpenAt(late, at('2026-03-07T23:59:59.999'))).to.equal(true);
    expect(isOpenAt(late, at('2026-03-08T00:00'))).to.equal(false);
  });

  it('are none on a closed day, though what began the evening before goes on', () => {
    expect(isOpenAt(weekdays, at('2026-03-02T10:00'))).to.equal(false);
    expect(isOpenAt(branch(null, ['2026-12-25']), at('2026-12-25T12:00'))).to.equal(false);
    const bar = branch({ thu: [['20:00', '02:00']], fri: [['20:00', '02:00']] }, ['2026-12-25']);
    expect(isOpenAt(bar, at('2026-12-25T01:00'))).to.equal(true);
    expect(isOpenAt(bar, at('2026-12-25T21:00'))).to.equal(false);
    expect(isOpenAt(bar, at('2026-12-26T01:00'))).to.equal(false);
  });

  it('are those of the wall clock on days of a time change', () => {
    const night = branch({
      sun: [
        ['01:00', '02:30'],
        ['03:00', '04:00'],
      ],
    });
    expect(isOpenAt(night, new Date('2026-03-29T00:59:59Z'))).to.equal(true); // 01:59:59, then it is 03:00
    expect(isOpenAt(night, new Date('2026-03-29T01:00:00Z'))).to.equal(true);
    expect(isOpenAt(night, new Date('2026-10-25T00:15:00Z'))).to.equal(true); // 02:15 the first time
    expect(isOpenAt(night, new Date('2026-10-25T01:15:00Z'))).to.equal(true); // and the second
    expect(isOpenAt(night, new Date('2026-10-25T01:45:00Z'))).to.equal(false);
  });
});

describe('local midnight', () => {
  for (const [zone, date, wanted] of [
    ['Europe/Madrid', '2026-03-29', '2026-03-28T23:00:00.000Z'],
    ['Europe/Madrid', '2026-03-30', '2026-03-29T22:00:00.000Z'],
    ['UTC', '2026-02-28', '2026-02-28T00:00:00.000Z'],
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z'], // the clock jumps from 00:00 to 01:00
    ['America/Havana', '2026-11-01', '2026-11-01T04:00:00.000Z'], // 00:00 comes twice
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z'], // a day that was left out: the next begins
    ['Asia/Kathmandu', '2026-01-01', '2025-12-31T18:15:00.000Z'],
  ] as const) {
    it(`of ${date} in ${zone} is ${wanted}`, () => {
      expect(localMidnight(date, zone).toISOString()).to.equal(wanted);
    });
  }

  it('is the first moment of its day, in every zone', () => {
    const zones = Intl.supportedValuesOf('timeZone');
    const day = fc
      .integer({ min: 0, max: 30_000 })
      .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10));
    fc.assert(
      fc.property(fc.constantFrom(...zones), day, (zone, date) => {
        const first = localMidnight(date, zone).getTime();
        const dateAt = (ms: number) => DateTime.fromMillis(ms, { zone }).toFormat('yyyy-MM-dd');
        expect(dateAt(first - 1) < date, `${zone} ${date} before`).to.equal(true);
        expect(dateAt(first) >= date, `${zone} ${date} at`).to.equal(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('is refused for what is no date', () => {
    for (const text of ['2026-02-31', '2026-13-01', '2026-1-1', 'tomorrow', '', '2026-01-01T00:00']) {
      expect(() => localMidnight(text, 'UTC'), text).to.throw('YYYY-MM-DD');
    }
  });
});

it('a time zone is one by its IANA name', () => {
  expect(['Europe/Madrid', 'UTC', 'America/Argentina/Salta'].map(isTimeZone)).to.deep.equal([true, true, true]);
  expect(['Europe/Nowhere', '+02:00', 'local', 'system', '', 'UTC+3'].map(isTimeZone)).to.not.include(true);
});
