/**
 * The flood, as a process of its own: it comes from other machines, so it must neither keep a car waiting that is measured, nor take
 * processor time from the broker. Arguments: the port, how many say nothing, how many come of each other kind. Ends well once
 * the broker has closed them all and answered none; else it says what was, and fails.
 */
import { connect, type Socket } from 'node:net';
import { setPriority } from 'node:os';
import mqttPacket from 'mqtt-packet';

const AT_ONCE = 200;
const MOST_MS = 60_000;
const HUGE_CONNECT = Buffer.concat([Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]), Buffer.alloc(64 * 1024)]);
const SLOW_CONNECT = mqttPacket.generate({ cmd: 'connect', clientId: 'x', username: 'x', password: Buffer.from('x') });

setPriority(19);
const [port = 0, silent = 0, ofEachOtherKind = 0] = process.argv.slice(2).map(Number);
const closed: Promise<void>[] = [];
let answered = 0;
let inside = 0;

await come(silent, () => {});
await come(ofEachOtherKind, (socket) => socket.write(HUGE_CONNECT));
const slow: Socket[] = [];
await come(ofEachOtherKind, (socket) => slow.push(socket));
let at = 0;
const drip = setInterval(() => {
  for (const socket of slow) if (!socket.destroyed) socket.write(SLOW_CONNECT.subarray(at, at + 1));
  at++;
}, 1_000);
const tooLate = setTimeout(() => {
  console.error(`${inside} are still inside`);
  process.exit(1);
}, MOST_MS);
await Promise.all(closed);
clearTimeout(tooLate);
clearInterval(drip);
if (answered > 0) {
  console.error(`${answered} got an answer`);
  process.exitCode = 1;
}

async function come(count: number, then: (socket: Socket) => void): Promise<void> {
  for (let left = count; left > 0; left -= AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, left) }, () => comeIn(then)));
  }
}

/** Resolves when it is inside, or was turned away. */
function comeIn(then: (socket: Socket) => void): Promise<void> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  inside++;
  socket.once('data', () => answered++);
  socket.once('connect', () => then(socket));
  socket.on('error', () => {}); // 'close' follows
  const close = new Promise<void>((resolve) =>
    socket.once('close', () => {
      inside--;
      resolve();
    }),
  );
  closed.push(close);
  return Promise.race([close, new Promise<void>((resolve) => socket.once('connect', resolve))]);
}
