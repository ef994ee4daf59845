import type { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const DRAIN_MS = 3_000;

/**
 * Serves on for `tellMs`, and tells with each answer that its connection ends, so that who keeps connections, such as a load
 * balancer, sends nothing on one that is being closed. Then it takes no more, lets running answers end for a moment, and cuts.
 */
export async function endServer(server: Server, tellMs: number): Promise<void> {
  server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'));
  await pause(tellMs);
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(cut);
}
