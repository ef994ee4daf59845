/** A network between a client and a server that can be cut: bytes are dropped unseen by either side, as no packet says so. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface SilentProxy extends AsyncDisposable {
  readonly port: number;
  /** Connections that stand pass nothing on any more, for good; those that are made later do. */
  silence(): void;
  /** Of the next answer on each connection that stands so many bytes come through; then the connection ends. */
  cutShort(bytes: number): void;
  /** Nobody listens any more: who connects is refused. */
  close(): void;
}

/** Between a port of its own on the loopback and `port` there; each answer takes `answerMs` longer. */
export async function silentProxy(port: number, { answerMs = 0 } = {}): Promise<SilentProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  const shortened = new Map<readonly [Socket, Socket], number>();
  const server = createServer((client) => {
    const upstream = connect({ host: '127.0.0.1', port });
    const pair = [client, upstream] as const;
    pairs.add(pair);
    for (const [from, to] of [pair, [upstream, client]] as const) {
      from.on('error', () => {});
      const passOn = (bytes: Buffer) => {
        if (!pairs.has(pair)) return;
        const most = from === upstream ? shortened.get(pair) : undefined;
        if (most === undefined) to.write(bytes);
        else to.end(bytes.subarray(0, most), () => from.destroy());
      };
      from.on('data', (bytes) => {
        if (answerMs > 0 && from === upstream) setTimeout(passOn, answerMs, bytes);
        else passOn(bytes);
      });
      from.on('close', () => {
        if (pairs.has(pair)) to.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const silenced: Socket[] = [];
  return {
    port: (server.address() as { port: number }).port,
    silence() {
      for (const pair of pairs) silenced.push(...pair);
      pairs.clear();
    },
    cutShort(bytes) {
      for (const pair of pairs) shortened.set(pair, bytes);
    },
    close: () => void server.close(),
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of [...silenced, ...[...pairs].flat()]) socket.destroy();
    },
  };
}
