import { expect } from 'chai';
import { guardKeptWills } from '../../../broker/kept-wills.js';

describe('a broker that looks for the wills of dead ones', () => {
  it('finds those of brokers that it knows to be dead, and of no other, whatever Aedes thinks', async () => {
    const persistence = {
      async *streamWill(_living: Record<string, number>) {
        yield { brokerId: 'alive' };
        yield { brokerId: 'dead' };
      },
    };
    guardKeptWills(persistence, { isDead: (brokerId) => brokerId === 'dead' });
    const given: string[] = [];
    for await (const { brokerId } of persistence.streamWill({})) given.push(brokerId);
    expect(given).to.deep.equal(['dead']);
  });
});
