/** A car that sends as fast as its socket takes it, and keeps nothing that waits in memory here. */
import { connect } from 'node:net';
import { eventually } from '../../support/eventually.js';
import { connectPacket } from './packets.js';
import type { Car } from './running-broker.js';

/** Resolves when it is signed in and has begun. `packet` makes the n-th packet, from 0; after `packets` of them it falls silent. */
export async function flood(port: number, car: Car, packet: (n: number) => Buffer, packets: number) {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  let sent = 0;
  let inside = false;
  socket.on('error', () => {});
  socket.on('data', () => {
    inside = true;
  });
  socket.write(connectPacket(car));
  await eventually(() => {
    if (!inside) throw new Error('not signed in');
  });
  const more = (): void => {
    while (sent < packets && socket.write(packet(sent++)));
  };
  socket.on('drain', more);
  more();
  return { destroy: () => socket.destroy() };
}
