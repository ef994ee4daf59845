import { expect } from 'chai';
import { quietUntil, wantedChannels } from '../../../api/notifications/wanted-channels.js';

describe('by which ways a person is told', () => {
  it('is as the table of kinds says, unless they say otherwise', () => {
    expect(wantedChannels('reminder', undefined)).to.deep.equal(['email', 'push']);
    expect(wantedChannels('reminder', { email: false })).to.deep.equal(['push']);
    expect(wantedChannels('reminder', { email: false, kinds: { reminder: { email: true } } })).to.deep.equal([
      'email',
      'push',
    ]);
    expect(wantedChannels('reminder', { kinds: { reminder: { sms: true, push: false } } })).to.deep.equal([
      'email',
      'sms',
    ]);
  });

  it('does not leave out what has to be told', () => {
    const none = { email: false, sms: false, push: false, kinds: { receipt: { email: false } } };
    expect(wantedChannels('receipt', none)).to.deep.equal(['email']);
    expect(wantedChannels('sign-in-code', none)).to.deep.equal(['sms']);
    expect(wantedChannels('held', none)).to.deep.equal([]);
  });

  it('bears whatever older preferences hold', () => {
    for (const odd of [{ kinds: 7 }, { kinds: { reminder: 'x' } }, { email: 'no' }, { quietHours: [] }]) {
      expect(wantedChannels('reminder', odd)).to.deep.equal(['email', 'push']);
      expect(quietUntil(odd, 'UTC', new Date())).to.equal(undefined);
    }
  });

  const at = (time: string) => new Date(`2026-07-01T${time}:00.000Z`);
  const until = (from: string, to: string, zone: string | undefined, time: string) =>
    quietUntil({ quietHours: { from, to } }, zone, at(time))?.toISOString();

  it('waits for the end of quiet hours, on the person’s clock, over midnight too', () => {
    expect(until('22:00', '07:30', 'Europe/Madrid', '19:59')).to.equal(undefined);
    expect(until('22:00', '07:30', 'Europe/Madrid', '20:00')).to.equal('2026-07-02T05:30:00.000Z');
    expect(until('22:00', '07:30', 'Europe/Madrid', '02:00')).to.equal('2026-07-01T05:30:00.000Z');
    expect(until('22:00', '07:30', 'Europe/Madrid', '05:30')).to.equal(undefined);
    expect(until('13:00', '15:00', undefined, '14:00')).to.equal('2026-07-01T15:00:00.000Z');
    expect(until('13:00', '15:00', 'Nowhere/Land', '16:00')).to.equal(undefined);
  });
});
