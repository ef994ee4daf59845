/** Whoever shows no token takes no place on the live map from those who have one. */
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { expect } from 'chai';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { startApi, type TestApi } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';

const POLLING = '/socket.io/?EIO=4&transport=polling';
const AT_ONCE = 40;

/** Asks for so many sessions of Engine.IO by polling, as a program that holds no connection; the statuses of the answers. */
async function knock(api: TestApi, times: number): Promise<Map<number, number>> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const statuses = new Map<number, number>();
  let left = times;
  async function ask() {
    while (left-- > 0) {
      const [answer] = await once(get(`${api.baseUrl}${POLLING}`, { agent }), 'response');
      await once(answer.resume(), 'end');
      statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  agent.destroy();
  return statuses;
}

/** Whether somebody gets in with this token, by that way. */
async function getsIn(
  api: TestApi,
  token: string,
  way: 'polling' | 'websocket',
  extraHeaders: Record<string, string> = {},
): Promise<boolean> {
  const options = { transports: [way], reconnection: false, forceNew: true, extraHeaders };
  const socket = io(`${api.baseUrl}/live`, { auth: { token }, ...options });
  const came = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('connect_error', () => resolve(false));
  });
  socket.disconnect();
  return came;
}

async function metric(api: TestApi, name: string): Promise<number> {
  const { text } = await api.request('GET', '/metrics');
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.split(' ')[1],
  );
}

describe('strangers at the live map', () => {
  it('who ask thousands of times are refused themselves, and keep no operator out', async function () {
    this.timeout(60_000);
    await using api = await startApi({ RATE_LIMITS: 'on', TRUST_PROXY: '1' });
    const operator = await api.tokenOf('operator');
    const statuses = await knock(api, 1_400);
    expect([...statuses.keys()].sort()).to.deep.equal([200, 403]);
    expect(statuses.get(200)).to.be.at.most(1_200);
    expect(await getsIn(api, operator, 'websocket'), 'from the same address').to.equal(true);
    const elsewhere = { 'x-forwarded-for': '192.0.2.7' };
    expect(await getsIn(api, operator, 'polling', elsewhere), 'from another address').to.equal(true);
    expect(await getsIn(api, operator, 'polling'), 'by the way that they used up').to.equal(false);
  });

  it('give their place to who comes later, and have a moment to say who they are', async function () {
    this.timeout(60_000);
    await using api = await startApi();
    const [answer] = await once(get(`${api.baseUrl}${POLLING}`), 'response');
    const [opened] = await once(answer.setEncoding('utf8'), 'data');
    const { sid } = JSON.parse(opened.slice(1));
    await knock(api, 700);
    expect(await metric(api, 'motorpool_live_waiting')).to.be.within(1, 500);
    expect((await fetch(`${api.baseUrl}${POLLING}&sid=${sid}`)).status, 'the first of them').to.equal(400);
    expect(await getsIn(api, await api.tokenOf('operator'), 'polling'), 'an operator').to.equal(true);
    await eventually(async () => expect(await metric(api, 'motorpool_live_waiting')).to.equal(0), {
      timeoutMs: 15_000,
    });
  });

  it('are also those who signed in and then left: their connection is closed', async () => {
    await using api = await startApi();
    const socket = new WebSocket(`${api.baseUrl.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    socket.on('message', (data) => {
      const text = String(data);
      if (text.startsWith('0')) socket.send(`40/live,${JSON.stringify({ token: api.token })}`);
      if (text.startsWith('40/live')) socket.send('41/live,');
    });
    await once(socket, 'close');
  });
});
