import { expect } from 'chai';
import { Hearing } from '../../../broker/hearing.js';

/** A broker `own`, with a heartbeat a second and a clock of the test's. */
function broker() {
  let now = 0;
  const hearing = new Hearing('own', 1000, () => now);
  return {
    isDead: (brokerId: string) => hearing.isDead(brokerId),
    /** Gives how often it noticed that it had been deaf. */
    pass(seconds: number, heard: readonly string[]): number {
      let times = 0;
      for (let i = 0; i < seconds; i++) {
        now += 1000;
        for (const brokerId of heard) if (hearing.heartbeat(brokerId)) times++;
      }
      return times;
    },
  };
}

describe('a broker that listens for the others', () => {
  it('takes one for dead that is silent for three heartbeats, and not for two', () => {
    const own = broker();
    own.pass(5, ['own', 'other']);
    own.pass(3, ['own']);
    expect(own.isDead('other')).to.equal(false);
    own.pass(1, ['own']);
    expect(own.isDead('other')).to.equal(true);
  });

  it('takes one for living again that is heard again', () => {
    const own = broker();
    own.pass(1, ['own', 'other']);
    own.pass(9, ['own']);
    expect(own.isDead('other')).to.equal(true);
    own.pass(1, ['own', 'other']);
    expect(own.isDead('other')).to.equal(false);
  });

  it('gives one that it never heard as long, from when it is asked: it may have begun just now', () => {
    const own = broker();
    own.pass(60, ['own']);
    expect(own.isDead('other')).to.equal(false);
    own.pass(3, ['own']);
    expect(own.isDead('other')).to.equal(false);
    own.pass(1, ['own']);
    expect(own.isDead('other')).to.equal(true);
  });

  it('takes nobody for dead while it hears nobody, nor at once when it does again', () => {
    const own = broker();
    own.pass(5, ['own', 'other']);
    own.pass(20, []);
    expect(own.isDead('other')).to.equal(false);
    own.pass(1, ['own']);
    expect(own.isDead('other')).to.equal(false);
    own.pass(3, ['own']);
    expect(own.isDead('other')).to.equal(false);
    own.pass(1, ['own']);
    expect(own.isDead('other')).to.equal(true);
  });

  it('never takes itself for dead', () => {
    const own = broker();
    own.pass(5, ['other']);
    expect(own.isDead('own')).to.equal(false);
    own.pass(5, ['own']);
    expect(own.isDead('own')).to.equal(false);
  });

  it('notices once that it was deaf for a while, as others may have taken it for dead', () => {
    const own = broker();
    expect(own.pass(5, ['own', 'other'])).to.equal(0);
    own.pass(2, ['other']);
    expect(own.pass(5, ['own', 'other'])).to.equal(1);
  });
});
