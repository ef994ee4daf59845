/** An HTTP server of another party: keeps what it is sent and answers what it is told to. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface ReceiverAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
  /** Not before this settles. */
  after?: Promise<unknown>;
}

export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
  /** From now on. */
  answer(answer: ReceiverAnswer): void;
}

export async function openReceiver(first: ReceiverAnswer = { status: 200 }): Promise<Receiver> {
  const received: Received[] = [];
  let { status, headers = {}, body = '', after } = first;
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const { method = '', url = '', headers: given } = req;
      received.push({ method, path: url, headers: given, body: Buffer.concat(chunks) });
      const write = () => res.writeHead(status, headers).end(body);
      if (after) void after.then(write);
      else write();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer(next) {
      ({ status, headers = {}, body = '', after } = next);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
