/** What stand-ins of payment providers share: a small HTTP server that can be down, lose a request, or lose an answer. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ProviderRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface ProviderAnswer {
  status: number;
  body: unknown;
}

export interface ProviderServer extends AsyncDisposable {
  readonly url: string;
  /** Cuts every connection, having done nothing. */
  down: boolean;
  /** Cuts what is under way. */
  cut(): void;
  /** Of requests whose path ends so: cut before they are done, or after. Until it is unset. */
  loses: { path: RegExp; when: 'before' | 'after' } | undefined;
  /** Requests that are not as the provider's API document has them. */
  readonly wrong: string[];
  readonly asked: string[];
}

export async function providerServer(answer: (request: ProviderRequest) => ProviderAnswer): Promise<ProviderServer> {
  const http = createServer(async (req, res) => {
    const url = new URL(req.url ?? '/', 'http://provider');
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const path = url.pathname;
    const { loses } = provider;
    const cut = loses?.path.test(path) ? loses.when : undefined;
    if (provider.down) return void req.socket.destroy();
    const method = req.method ?? '';
    provider.asked.push(`${method} ${path}`);
    if (cut === 'before') return void req.socket.destroy();
    const request = {
      method,
      path,
      query: url.searchParams,
      headers: req.headers,
      body: Buffer.concat(chunks).toString(),
    };
    const { status, body } = answer(request);
    if (cut === 'after') return void req.socket.destroy();
    res
      .writeHead(status, { 'content-type': 'application/json' })
      .end(status === 204 ? undefined : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const provider: ProviderServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    down: false,
    cut: () => http.closeAllConnections(),
    loses: undefined,
    wrong: [],
    asked: [],
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return provider;
}
