/** No packet, and no way of leaving, ends the process in which everybody else is served. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect } from 'chai';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { guarded } from '../../../api/live-map/told-problem.js';
import { startApi, type TestApi } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { liveMaps } from '../../support/live-map.js';
import { recordingLog } from '../../support/recording-log.js';
import { days, rentalStage } from '../../support/rental-stage.js';
import { startBroker } from '../broker/running-broker.js';

describe('the process stands', () => {
  let api: TestApi;
  let uncaught: unknown[];
  const hear = (error: unknown) => uncaught.push(error);
  const { open, closeAll } = liveMaps(() => api);
  let mochas: NodeJS.UncaughtExceptionListener[];
  before(async () => {
    api = await startApi();
  });
  beforeEach(() => {
    uncaught = [];
    mochas = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException').on('uncaughtException', hear);
  });
  afterEach(() => {
    process.off('uncaughtException', hear);
    for (const listener of mochas) process.on('uncaughtException', listener);
    closeAll();
  });
  after(() => api[Symbol.asyncDispose]());

  it('whatever a renter asks to watch', async () => {
    const stage = await rentalStage(api);
    const mine = await api.makeCar();
    await stage.act(await stage.confirmed(mine, days(0, 2)), 'start');
    const { socket, heard } = open(stage.first.token);
    const requests = [
      [{ vehicleIds: [{ toString: 1, valueOf: 1 }] }],
      [{ vehicleIds: [null] }],
      [{ vehicleIds: { filter: 1 } }],
      [null],
      [],
      [{ bbox: [null, 'x', {}, []] }],
    ];
    for (const request of requests) {
      socket.emit('watch', ...(request as [never]));
      await eventually(() =>
        expect([heard.problems.splice(0), uncaught]).to.deep.equal([['urn:motorpool:problem:bad-input'], []]),
      );
    }
    socket.emit('watch', { vehicleIds: [mine.toUpperCase()] });
    await eventually(() => expect(heard.snapshots.flat().map((car) => car.id)).to.deep.equal([mine]));
  });

  it('where a listener of the live map is broken: its client is told, the log too, and the connection stays', async () => {
    const { log, lines } = recordingLog();
    const http = createServer();
    const server = new Server(http);
    server.on('connection', (socket) => {
      socket.on(
        'watch',
        guarded(socket as never, log, () => {
          throw new Error('a bug of ours');
        }),
      );
    });
    await once(http.listen(0, '127.0.0.1'), 'listening');
    const client = io(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, { transports: ['websocket'] });
    client.emit('watch');
    const [problem] = await once(client as never, 'problem');
    expect([problem.type, client.connected]).to.deep.equal(['urn:motorpool:problem:internal-error', true]);
    expect(lines.join()).to.include('a bug of ours');
    client.close();
    await server.close();
  });

  const UPGRADE = 'Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n';
  /** Asks for a WebSocket and breaks off without a goodbye (TCP's RST), once the server has read it, and has not cut it off. */
  async function askAndReset(url: string, head: string): Promise<void> {
    const { hostname, port } = new URL(url);
    for (let tries = 0; tries < 3; tries++) {
      const socket = connect(Number(port), hostname).on('error', () => {});
      await once(socket, 'connect');
      socket.write(`${head}\r\n${UPGRADE}\r\n`);
      await fetch(url); // what came before it is read by then
      socket.resetAndDestroy();
      await fetch(url);
    }
  }

  it('whoever asks the HTTP server for a WebSocket where there is none, and breaks off', async () => {
    const { baseUrl } = api;
    for (const path of ['/', '/socket.io/?EIO=4&transport=websocket']) {
      await askAndReset(baseUrl, `GET ${path} HTTP/1.1`);
    }
    expect((await fetch(`${baseUrl}/api/v1/nowhere`)).status, 'served after them').to.equal(404);
    expect(uncaught).to.deep.equal([]);
  });

  it('whoever asks the broker for a WebSocket that speaks no MQTT, and breaks off', async () => {
    await using running = await startBroker();
    const url = `http://127.0.0.1:${running.port}/`;
    for (const more of ['', '\r\nSec-WebSocket-Protocol: mqtt']) {
      await askAndReset(url, `GET / HTTP/1.1${more}`);
    }
    expect((await fetch(url)).status, 'served after them').to.equal(426);
    expect(uncaught).to.deep.equal([]);
  });
});
