import { expect } from 'chai';
import { presenceKeeper } from '../../../broker/presence.js';
import { inProcessLiveBus } from '../../../platform/live-bus/in-process-live-bus.js';
import { createLog } from '../../../platform/log.js';
import type { VehicleStates } from '../../../platform/vehicle-states/index.js';

const DEAD = { isDead: (brokerId: string) => brokerId === 'dead broker' };

/** A keeper whose database takes no word, and knows of one car only that a dead broker said it were online. */
function keeper({ here }: { here: readonly string[] }) {
  const liveBus = inProcessLiveBus(createLog('silent'));
  const told: boolean[] = [];
  const asked: Parameters<VehicleStates['resetPresence']>[] = [];
  const takenBack: (number | undefined)[] = [];
  liveBus.subscribe(['presence'], ({ online, takesBack }) => {
    told.push(online);
    takenBack.push(takesBack);
  });
  const vehicleStates: Pick<VehicleStates, 'setPresence' | 'resetPresence' | 'onlineBy'> = {
    setPresence: () => Promise.reject(new Error('the database is away')),
    async resetPresence(...whose) {
      asked.push(whose);
      return [{ vehicleId: 'car', saidAt: 1000 }];
    },
    onlineBy: async () => ['dead broker'],
  };
  const presence = presenceKeeper('this broker', {
    vehicleStates: vehicleStates as VehicleStates,
    liveBus,
    log: createLog('silent'),
    metrics: { presenceFailed() {} },
    isHere: (vehicleId) => here.includes(vehicleId),
  });
  return { presence, told, takenBack, asked };
}

describe('who is online, told', () => {
  it('once of a sign-in and the car’s own word of it, while others are being stored', () => {
    const { presence, told } = keeper({ here: [] });
    presence.say('another car', false);
    presence.say('car', true);
    presence.say('car', true, { agent: '1.0.0' });
    expect(told).to.deep.equal([false, true]);
  });

  it('again of each sign-in, as another broker may have said otherwise while the database was away', () => {
    const { presence, told } = keeper({ here: [] });
    presence.say('another car', false);
    presence.say('car', true);
    presence.say('car', true);
    expect(told).to.deep.equal([false, true, true]);
  });

  it('not of the car of a dead broker that is here already', async () => {
    const { presence, told } = keeper({ here: ['car'] });
    presence.say('car', true);
    await presence.bury(DEAD);
    expect(told).to.deep.equal([true]);
    const other = keeper({ here: [] });
    await other.presence.bury(DEAD);
    expect(other.told).to.deep.equal([false]);
    expect(other.takenBack, 'so that who knows something newer is not misled').to.deep.equal([1000]);
  });

  it('of a dead broker’s cars only what it said before that was found: it may live again meanwhile', async () => {
    const { presence, asked } = keeper({ here: [] });
    const earliest = Date.now();
    await presence.bury(DEAD);
    expect(asked.map(([by]) => by)).to.deep.equal(['dead broker']);
    expect(asked[0]?.[1]?.saidBefore).to.be.within(earliest, Date.now());
  });

  it('not of the cars of a broker that lives', async () => {
    const { presence, told } = keeper({ here: [] });
    await presence.bury({ isDead: () => false });
    expect(told).to.deep.equal([]);
  });

  it('once, however often it is looked who is dead while the database takes its time', async () => {
    const { presence, told } = keeper({ here: [] });
    await Promise.all([presence.bury(DEAD), presence.bury(DEAD), presence.bury(DEAD)]);
    expect(told).to.deep.equal([false]);
  });
});
