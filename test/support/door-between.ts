/** A TCP door before a server: shut, nobody comes through, as if the server were stopped; open, they do again. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface DoorBetween extends AsyncDisposable {
  /** The server's address, by way of the door. */
  readonly url: URL;
  shut(): Promise<void>;
  /** From now on to another server, where one is named. */
  open(to?: URL): Promise<void>;
}

export async function doorBefore(serverUrl: URL): Promise<DoorBetween> {
  let behind = serverUrl;
  const through = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(behind.port), behind.hostname);
    for (const [here, there] of [
      [near, far],
      [far, near],
    ] as const) {
      through.add(here);
      here.pipe(there);
      here.on('error', () => there.destroy());
      here.on('close', () => through.delete(here));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const url = new URL(serverUrl);
  url.port = String(port);

  async function shut() {
    server.close();
    for (const socket of through) socket.destroy();
    if (server.listening) await once(server, 'close');
  }
  return {
    url,
    shut,
    async open(to = behind) {
      behind = to;
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    [Symbol.asyncDispose]: shut,
  };
}
