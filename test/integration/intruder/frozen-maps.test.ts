/** A hundred maps that take nothing hold up no other, and no memory. */
import type { Socket as NetSocket } from 'node:net';
import { expect } from 'chai';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import type { VehicleMove } from '../../../contracts/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { percentile, tell } from '../../support/figures.js';

const FROZEN = 100;
const A_PERSON = 10; // one may have 20 connections
const CARS = 10_000;
/** A map is told four times a second, so its news is up to a quarter of a second old without any frozen one. */
const MOST_LATER_MS = 100;
const CALM_TICKS = 25;
const TICKS = Number(process.env.FROZEN_SECONDS ?? 8) * 10;

describe('a hundred frozen maps', function () {
  this.timeout(180_000);
  let api: TestApi;
  const frozen: WebSocket[] = [];
  before(async () => {
    api = await startApi();
    await api.db.raw(
      `insert into vehicles (make, model, year) select 'Seat', 'Leon', 2024 from generate_series(1, ?::integer)`,
      [CARS],
    );
  });
  after(async () => {
    for (const map of frozen) map.terminate();
    await api[Symbol.asyncDispose]();
  });

  /** Speaks as Socket.IO's client does (Engine.IO 4), watches everything, and then reads no more. */
  async function freeze(token: string): Promise<void> {
    const map = new WebSocket(`${api.baseUrl.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    frozen.push(map);
    await new Promise<void>((resolve, reject) => {
      map.on('error', reject);
      map.on('message', (data) => {
        const text = String(data);
        if (text.startsWith('0')) map.send(`40/live,${JSON.stringify({ token })}`);
        if (text.startsWith('44/live')) reject(new Error(text));
        if (!text.startsWith('40/live')) return;
        map.send('42/live,["watch",{}]');
        (map as unknown as { _socket: NetSocket })._socket.pause();
        resolve();
      });
    });
  }

  it('leave memory as it was, and a map that reads hears all in time', async () => {
    const ids: string[] = (await api.db('vehicles').select('id')).map(({ id }) => id);
    const healthy = io(`${api.baseUrl}/live`, { auth: { token: api.token }, transports: ['websocket'] });
    const delays: number[] = [];
    const last = new Map<string, number>();
    healthy.on('moved', (moves: VehicleMove[]) => {
      delays.push(Date.now() - (moves.at(-1)?.heardAt ?? 0));
      for (const { id, values } of moves) last.set(id, values.speedKmh as number);
    });
    await new Promise<void>((resolve) => {
      healthy.once('snapshot', () => resolve());
      healthy.emit('watch', {});
    });

    let tick = 0;
    /** A tenth of the cars, each tenth of a second: 10,000 moves a second. */
    function drive() {
      const at = Date.now();
      const share = ids.slice(((tick % 10) * CARS) / 10, ((tick % 10) + 1) * (CARS / 10));
      api.liveBus.publish({
        kind: 'moved',
        vehicles: share.map((id) => ({
          id,
          fleetId: null,
          observedAt: at,
          heardAt: at,
          values: { latitude: 41.4 + tick / 1e4, longitude: 2.1, speedKmh: tick, headingDeg: 90, fuelPercent: 50 },
        })),
      });
      tick++;
    }
    const driveFor = (ticks: number) =>
      new Promise<void>((resolve) => {
        const until = tick + ticks;
        const timer = setInterval(() => {
          drive();
          if (tick < until) return;
          clearInterval(timer);
          resolve();
        }, 100);
      });

    await driveFor(CALM_TICKS);
    const calm = percentile(delays.splice(0), 0.99);
    for (let made = 0; made < FROZEN; made += A_PERSON) {
      const token = await api.tokenOf('operator');
      await Promise.all(Array.from({ length: A_PERSON }, () => freeze(token)));
    }
    await driveFor(30); // until every buffer is as full as it gets
    const before = process.memoryUsage().rss;
    const cpu = process.cpuUsage();
    const began = performance.now();
    delays.length = 0;
    await driveFor(TICKS);
    const seconds = (performance.now() - began) / 1000;
    const grown = (process.memoryUsage().rss - before) / 2 ** 20;
    const { user, system } = process.cpuUsage(cpu);
    await eventually(() => expect([...last.values()].filter((speed) => speed >= tick - 10)).to.have.lengthOf(CARS), {
      timeoutMs: 20_000,
    });
    healthy.disconnect();
    const p99 = percentile(delays, 0.99);
    const told = `${FROZEN} frozen maps, 10,000 moves a second: RSS ${grown.toFixed(0)} MiB more (of ${(before / 2 ** 20).toFixed(0)}), CPU ${((user + system) / 1e4 / seconds).toFixed(0)} %, another's news p99 ${p99} ms, before ${calm} ms`;
    tell(told, p99 - calm <= MOST_LATER_MS);
    expect(grown, told).to.be.lessThan(128);
    expect(p99, told).to.be.lessThan(2_000);
  });
});
