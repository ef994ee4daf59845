import { expect } from 'chai';
import { isRealTime, zoneClock } from '../../../../edge-agent/replay/local-time.js';

const at = (timeZone: string, day: string, time: string) => {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const [hour, minute] = time.split(':').map(Number) as [number, number];
  return new Date(zoneClock(timeZone)({ year, month, day: date, hour, minute, second: 0 })).toISOString().slice(0, 16);
};

describe('local time', () => {
  it('follows the clock of its zone through the year', () => {
    expect(at('Europe/Berlin', '2017-07-13', '19:28')).to.equal('2017-07-13T17:28');
    expect(at('Europe/Berlin', '2017-01-13', '19:28')).to.equal('2017-01-13T18:28');
    expect(at('America/St_Johns', '2024-01-01', '00:00')).to.equal('2024-01-01T03:30');
  });

  it('takes the first of an hour that comes twice, and counts on through one that is skipped', () => {
    expect(at('Europe/Berlin', '2024-10-27', '02:30')).to.equal('2024-10-27T00:30');
    expect(at('Europe/Berlin', '2024-10-27', '03:30')).to.equal('2024-10-27T02:30');
    expect(at('Europe/Berlin', '2024-03-31', '02:30')).to.equal('2024-03-31T01:30');
    expect(at('Europe/Berlin', '2024-03-31', '03:30')).to.equal('2024-03-31T01:30');
  });

  it('goes back for Ramadan in Morocco', () => {
    expect(at('Africa/Casablanca', '2021-04-11', '01:00')).to.equal('2021-04-11T00:00');
    expect(at('Africa/Casablanca', '2021-04-11', '04:00')).to.equal('2021-04-11T04:00');
    expect(at('Africa/Casablanca', '2021-05-16', '04:00')).to.equal('2021-05-16T03:00');
  });

  it('knows no 30 February, no month 90 and no 25 o’clock', () => {
    const real = { year: 2021, month: 2, day: 28, hour: 0, minute: 0, second: 0 };
    expect(isRealTime(real)).to.equal(true);
    for (const wrong of [{ day: 30 }, { month: 90 }, { hour: 25 }, { second: 60 }, { month: 0 }]) {
      expect(isRealTime({ ...real, ...wrong })).to.equal(false);
    }
  });

  it('refuses a zone that does not exist, by name', () => {
    expect(() => zoneClock('Europe/Atlantis')).to.throw('--time-zone Europe/Atlantis');
  });
});
