import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { endServer } from '../../../api/http/end-server.js';

describe('an API that stops', () => {
  it('answers who keeps a connection, tells that it ends, and then takes no more', async () => {
    const server = createServer((_request, response) => response.end('served')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = async () => {
      const [answer] = (await once(get({ port, host: '127.0.0.1', agent }), 'response')) as [IncomingMessage];
      answer.resume();
      await once(answer, 'end');
      return answer.headers.connection;
    };
    expect(await ask()).to.equal('keep-alive');
    const ended = endServer(server, 2_000);
    expect(await ask(), 'on the same connection').to.equal('close');
    await ended;
    expect((await ask().catch((error) => error)).code).to.equal('ECONNREFUSED');
    agent.destroy();
  });
});
