import { expect } from 'chai';
import { presenceKeeper } from '../../../broker/presence.js';
import { inProcessLiveBus } from '../../../platform/live-bus/in-process-live-bus.js';
import { createLog } from '../../../platform/log.js';
import type { VehicleStates } from '../../../platform/vehicle-states/index.js';

/** A keeper whose database takes no word, and knows of one car only that a dead broker said it were online. */
function keeper({ here }: { here: readonly string[] }) {
  const liveBus = inProcessLiveBus(createLog('silent'));
  const told: boolean[] = [];
  liveBus.subscribe(['presence'], ({ online }) => told.push(online));
  const vehicleStates: Pick<VehicleStates, 'setPresence' | 'resetPresence'> = {
    setPresence: () => Promise.reject(new Error('the database is away')),
    resetPresence: async () => ['car'],
  };
  const presence = presenceKeeper('this broker', {
    vehicleStates: vehicleStates as VehicleStates,
    liveBus,
    log: createLog('silent'),
    metrics: { presenceFailed() {} },
    isHere: (vehicleId) => here.includes(vehicleId),
  });
  return { presence, told };
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
    await presence.orphaned('dead broker');
    expect(told).to.deep.equal([true]);
    const other = keeper({ here: [] });
    await other.presence.orphaned('dead broker');
    expect(other.told).to.deep.equal([false]);
  });

  it('once of a broker that died, and again where it lived and died again', async () => {
    const { presence, told } = keeper({ here: [] });
    await presence.orphaned('dead broker');
    await presence.orphaned('dead broker');
    expect(told).to.deep.equal([false]);
    presence.lives('dead broker');
    await presence.orphaned('dead broker');
    expect(told).to.deep.equal([false, false]);
  });
});
