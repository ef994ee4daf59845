/** Cars that send as fast as their sockets take it, and keep nothing that waits in memory here. */
import { connect } from 'node:net';
import { eventually } from '../../support/eventually.js';
import { connectPacket } from './packets.js';
import type { Car } from './running-broker.js';

/** Makes the n-th packet of a car, from 0. */
export type Packets = (car: Car, n: number) => Buffer;

/**
 * Resolves when all have begun; each falls silent after `count` packets. They are all signed in before the first begins: a
 * broker whose memory is taken reads nothing more, a sign-in no more than the rest.
 */
export async function flood(port: number, cars: readonly Car[], packetOf: Packets, count: number): Promise<Disposable> {
  const senders = await Promise.all(cars.map((car) => floodingCar(port, car, (n) => packetOf(car, n), count)));
  for (const { begin } of senders) begin();
  return {
    [Symbol.dispose]() {
      for (const { socket } of senders) socket.destroy();
    },
  };
}

async function floodingCar(port: number, car: Car, packet: (n: number) => Buffer, count: number) {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  let sent = 0;
  let inside = false;
  socket.on('error', () => {});
  socket.on('data', () => {
    inside = true;
  });
  socket.write(connectPacket(car));
  await eventually(
    () => {
      if (!inside) throw new Error('not signed in');
    },
    { timeoutMs: 20_000 },
  );
  const begin = (): void => {
    while (sent < count && socket.write(packet(sent++)));
  };
  socket.on('drain', begin);
  return { socket, begin };
}
