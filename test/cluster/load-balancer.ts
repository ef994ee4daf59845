/** HAProxy with `ops/haproxy.cfg`, and all that differs from that file. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { textOf } from '../support/repository-files.js';
import { listens } from './databases.js';
import type { Host } from './network.js';
import { type ServerOnHost, serverOnHost } from './server-process.js';

/** `haproxy` needs two file descriptors for each; more than a container may be allowed to open. */
const MOST_CONNECTIONS = 8_000;

export const hasHaproxy = spawnSync('haproxy', ['-v']).status === 0;

/**
 * `ops/haproxy.cfg` where there is no DNS of Docker's: each server by its address instead of a name that stands for
 * all, and listening on the host's address alone. Throws where the file has no such line any more.
 */
export function renderHaproxy(address: string, rooms: Record<string, readonly string[]>): string {
  const listening = textOf('ops/haproxy.cfg').replaceAll(/^( +bind) :/gm, `$1 ${address}:`);
  return listening.replaceAll(
    /^( +)server-template (\w+) \d+ \w+:(\d+) resolvers docker init-addr none (.*)$/gm,
    (_line, indent: string, room: string, port: string, options: string) => {
      const servers = rooms[room];
      if (!servers) throw new Error(`ops/haproxy.cfg leads to ${room}, of which there is none`);
      return servers.map((at, i) => `${indent}server ${room}${i + 1} ${at}:${port} ${options}`).join('\n');
    },
  );
}

export async function haproxyOn(
  host: Host,
  dir: string,
  rooms: Record<string, readonly string[]>,
): Promise<ServerOnHost> {
  mkdirSync(dir, { recursive: true });
  const file = join(dir, 'haproxy.cfg');
  writeFileSync(file, renderHaproxy(host.address, rooms));
  const command = ['haproxy', '-n', `${MOST_CONNECTIONS}`, '-f', file];
  execFileSync('haproxy', [...command.slice(1), '-c', '-q']);
  const server = serverOnHost(host, command, () => listens(host.address, 3000));
  await server.start();
  return server;
}
