import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { expect } from 'chai';
import { acceptMore } from '../../../broker/more-acceptors.js';
import { portOf } from '../../../platform/listen.js';
import { createLog } from '../../../platform/log.js';
import { eventually } from '../../support/eventually.js';

const CLIENTS = 60;

describe('several servers on one port', () => {
  const inside = new Set<Socket>();
  let first: Server;
  let end: () => void;
  const another = () => createServer((socket) => inside.add(socket));

  before(async () => {
    first = another().listen(0, '127.0.0.1');
    await once(first, 'listening');
    end = acceptMore(first, another, createLog('silent'));
  });
  after(() => {
    first.close();
    end();
  });

  /** How many turns of the loop it takes until all have come in. */
  async function turns(port: number): Promise<number> {
    inside.clear();
    const clients = Array.from({ length: CLIENTS }, () => connect(port, '127.0.0.1'));
    await eventually(() => expect(inside.size).to.be.greaterThan(0), { everyMs: 0 });
    let count = 0;
    for (; inside.size < CLIENTS; count++) await new Promise((resolve) => setImmediate(resolve));
    for (const client of [...clients, ...inside]) client.destroy();
    return count;
  }

  it('let in several clients in a turn of the loop, and nobody any more once they are closed', async () => {
    const port = portOf(first) ?? 0;
    await eventually(async () => expect(await turns(port)).to.be.at.most(CLIENTS / 3));
    first.close();
    end();
    await eventually(async () => {
      const [error] = await once(connect(port, '127.0.0.1'), 'error');
      expect(error.code).to.equal('ECONNREFUSED');
    });
  });
});
