import { expect } from 'chai';
import { guardKeptWills, Hearing } from '../../../broker/kept-wills.js';

/** A broker `own` with a heartbeat a second, and its clock; Redis keeps a will of its own and one of `other`. */
function broker() {
  let now = 0;
  const hearing = new Hearing(1000, () => now);
  const persistence = {
    async *streamWill(_living: Record<string, number>) {
      yield { brokerId: 'own' };
      yield { brokerId: 'other' };
    },
  };
  guardKeptWills(persistence, 'own', hearing);
  return {
    async wills() {
      const given: string[] = [];
      for await (const { brokerId } of persistence.streamWill({})) given.push(brokerId);
      return given;
    },
    /** How often it noticed that it had been deaf. */
    pass(seconds: number, { heard }: { heard: boolean }): number {
      let times = 0;
      for (let i = 0; i < seconds; i++) {
        now += 1000;
        if (heard && hearing.heartbeat()) times++;
      }
      return times;
    },
  };
}

describe('a broker that looks for the wills of dead ones', () => {
  it('finds those of others, once it has heard for a while who lives', async () => {
    const own = broker();
    own.pass(2, { heard: true });
    expect(await own.wills()).to.deep.equal([]);
    own.pass(1, { heard: true });
    expect(await own.wills()).to.deep.equal(['other']);
  });

  it('finds none while it hears nobody, nor at once when it does again', async () => {
    const own = broker();
    own.pass(5, { heard: true });
    own.pass(2, { heard: false });
    expect(await own.wills()).to.deep.equal([]);
    own.pass(2, { heard: true });
    expect(await own.wills()).to.deep.equal([]);
    own.pass(1, { heard: true });
    expect(await own.wills()).to.deep.equal(['other']);
  });

  it('notices once that it was deaf for a while, as others may have taken it for dead', () => {
    const own = broker();
    expect(own.pass(5, { heard: true })).to.equal(0);
    own.pass(2, { heard: false });
    expect(own.pass(5, { heard: true })).to.equal(1);
  });
});
