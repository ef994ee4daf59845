/** Asks one thing over HTTP again and again, on kept connections, each as soon as the last was answered. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface HttpAsk {
  url: string;
  method?: string;
  headers?: Readonly<Record<string, string>>;
  /** JSON text. */
  body?: string;
}

export interface HttpLoad extends HttpAsk {
  /** Asked in turn with the first; of the same server. */
  others?: readonly HttpAsk[];
  connections: number;
  seconds: number;
  /** What every answer must be; any unless told. */
  status?: number;
}

export interface HttpLoadResult {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** How many answers had which status. */
  statuses: Readonly<Record<number, number>>;
}

/** Sockets and bytes rather than an HTTP client, so that what measures costs little beside what is measured. */
export async function httpLoad(load: HttpLoad): Promise<HttpLoadResult> {
  const { hostname, port } = new URL(load.url);
  const requests = [load, ...(load.others ?? [])].map(bytesOf);
  let next = 0;
  const statuses: Record<number, number> = {};
  const latencies: number[] = [];
  const began = performance.now();
  const end = began + load.seconds * 1000;
  await Promise.all(
    Array.from({ length: load.connections }, async () => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true });
      await once(socket, 'connect');
      while (performance.now() < end) {
        const asked = performance.now();
        socket.write(requests[next++ % requests.length] as Buffer);
        const status = await answerOf(socket);
        if (load.status !== undefined && status !== load.status) throw new Error(`${load.url} answered ${status}`);
        statuses[status] = (statuses[status] ?? 0) + 1;
        latencies.push(performance.now() - asked);
      }
      socket.destroy();
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? Number.NaN;
  return { perSecond: latencies.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99), statuses };
}

function bytesOf({ url, method = 'GET', headers = {}, body = '' }: HttpAsk): Buffer {
  const { pathname, search, host } = new URL(url);
  const lines = Object.entries({
    host,
    ...headers,
    ...(body && { 'content-type': 'application/json', 'content-length': `${Buffer.byteLength(body)}` }),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${pathname}${search} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
}

/** Its status, once all of it is here. */
function answerOf(socket: Socket): Promise<number> {
  return new Promise((resolve, reject) => {
    let received = '';
    const fail = () => reject(new Error('the server hung up'));
    const take = (chunk: Buffer) => {
      received += chunk.toString('latin1');
      const head = received.indexOf('\r\n\r\n');
      const length = /\r\ncontent-length: (\d+)/i.exec(received.slice(0, head))?.[1];
      if (head < 0 || received.length < head + 4 + Number(length ?? 0)) return;
      socket.off('data', take).off('close', fail);
      resolve(Number(received.slice(9, 12)));
    };
    socket.on('data', take).once('close', fail);
  });
}
