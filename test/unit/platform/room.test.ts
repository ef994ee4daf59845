import { expect } from 'chai';
import { createLog } from '../../../platform/log.js';
import { type Room, readySign, startRooms, stopRooms } from '../../../platform/room.js';

const log = createLog('silent');

describe('rooms', () => {
  const events: string[] = [];
  const room = (name: string, failing: 'start' | 'stop' | 'never' = 'never'): Room => ({
    name,
    async start() {
      events.push(`+${name}`);
      if (failing === 'start') throw new Error(`${name} broke`);
    },
    async stop() {
      events.push(`-${name}`);
      if (failing === 'stop') throw new Error(`${name} hangs`);
    },
    problem: () => undefined,
  });

  beforeEach(() => {
    events.length = 0;
  });

  it('start in order and stop in reverse', async () => {
    const rooms = [room('ingest'), room('broker'), room('api')];
    await startRooms(log, rooms);
    await stopRooms(log, rooms);
    expect(events).to.deep.equal(['+ingest', '+broker', '+api', '-api', '-broker', '-ingest']);
  });

  it('that have no welcome tell the log that they serve, once they do', async () => {
    const told: unknown[] = [];
    const heard = { ...log, debug() {}, info: (...words: unknown[]) => told.push(words) } as unknown as typeof log;
    const sign = readySign(heard, () => ({ room: 'broker', port: 1884, after: [...events] }));
    await startRooms(heard, [room('broker'), sign]);
    expect(told).to.deep.equal([[{ room: 'broker', port: 1884, after: ['+broker'] }, 'ready']]);
  });

  it('that were started stop again when one cannot start', async () => {
    const error = await startRooms(log, [room('ingest'), room('broker', 'start'), room('api')]).catch((e) => e);
    expect(error.message).to.equal('broker broke');
    expect(events).to.deep.equal(['+ingest', '+broker', '-ingest']);
  });

  it('all stop, even when one of them fails to', async () => {
    await stopRooms(log, [room('ingest'), room('broker', 'stop'), room('api')]);
    expect(events).to.deep.equal(['-api', '-broker', '-ingest']);
  });
});
