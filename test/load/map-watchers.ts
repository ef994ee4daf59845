/** Operators at their maps, in a process of their own: `map-watchers.js PORT TOKENS MAPS SECONDS PART`, a line of JSON at the end. */
import { io, type Socket } from 'socket.io-client';
import { demoPosition } from '../../contracts/demo-streets.js';
import type { LiveClientEvents, LiveServerEvents } from '../../contracts/index.js';
import { RECORD_BYTES, unpackMoves } from '../../contracts/index.js';
import { CITY_M } from '../support/large-fleet.js';

/** What they saw, all together. */
export interface Watched {
  maps: number;
  movedCars: number;
  bytes: number;
  /** From being heard by the API to being read here, ms, of the newest of each batch. */
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
}

const [port, tokens, maps = 0, seconds = 0, part = 1] = process.argv
  .slice(2)
  .map((word, i) => (i === 1 ? word : Number(word)));
const operators = String(tokens).split(',');
const lags: number[] = [];
const seen = { movedCars: 0, bytes: 0 };
let counting = false;

/** Each has a box of its own, `part` of the city wide and high. */
function boxOf(i: number): [number, number, number, number] {
  const at = (irrational: number) => ((i * irrational) % 1) * (1 - Number(part));
  const corner = (along: number, up: number) => demoPosition(along * CITY_M.along, up * CITY_M.up);
  const [along, up, far] = [at(0.7548776662), at(0.569840291), Number(part)];
  const corners = [corner(along, up), corner(along + far, up), corner(along, up + far), corner(along + far, up + far)];
  const side = (axis: 0 | 1, pick: (...n: number[]) => number) =>
    pick(...corners.map((place) => place[axis] as number));
  return [side(0, Math.min) - i * 1e-7, side(1, Math.min), side(0, Math.max), side(1, Math.max)];
}

const watching = Array.from({ length: Number(maps) }, (_, i) => {
  const socket: Socket<LiveServerEvents, LiveClientEvents> = io(`http://127.0.0.1:${port}/live`, {
    transports: ['websocket'],
    forceNew: true,
    auth: { token: operators[i % operators.length] },
  });
  return new Promise<void>((shown, fail) => {
    socket.on('connect_error', fail);
    socket.on('connect', () => {
      socket.io.engine.on('data', (data: string | ArrayBuffer) => {
        if (counting) seen.bytes += typeof data === 'string' ? data.length : data.byteLength;
      });
      socket.emit('watch', { bbox: boxOf(i), packed: true });
    });
    socket.on('snapshot', () => shown());
    socket.on('moved', (moves) => {
      if (!counting || Array.isArray(moves)) return;
      let newest = 0;
      unpackMoves(moves, ({ heardAt }) => {
        newest = Math.max(newest, heardAt);
      });
      lags.push(Date.now() - newest);
      seen.movedCars += Math.floor(moves.byteLength / RECORD_BYTES);
    });
  });
});
await Promise.all(watching);
await new Promise((settled) => setTimeout(settled, 3000));
counting = true;
console.log(JSON.stringify({ counting }));
await new Promise((done) => setTimeout(done, Number(seconds) * 1000));
lags.sort((a, b) => a - b);
const atPart = (share: number) => lags[Math.floor(lags.length * share)] ?? Number.NaN;
const watched: Watched = { maps: Number(maps), ...seen, p50Ms: atPart(0.5), p95Ms: atPart(0.95), p99Ms: atPart(0.99) };
console.log(JSON.stringify(watched));
process.exit();
