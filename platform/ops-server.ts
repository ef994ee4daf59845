/** `/healthz`, `/readyz` and `/metrics` of a process without the API, for whoever watches over it. */
import { createServer, type Server } from 'node:http';
import { type Env, envReader } from './config.js';
import { listen } from './listen.js';
import type { Metrics } from './metrics.js';
import type { Room } from './room.js';

export function readOpsConfig(env: Env) {
  const { string, optionalPort, done } = envReader(env);
  return done({ host: string('HOST', '127.0.0.1'), port: optionalPort('METRICS_PORT') });
}

/** Serves nothing while no port is given. `readiness` gives what keeps the process from serving, one sentence each. */
export function createOpsServer(options: {
  config: ReturnType<typeof readOpsConfig>;
  metrics: Metrics;
  readiness: () => Promise<string[]>;
}): Room {
  const { config, metrics, readiness } = options;
  let server: Server | undefined;

  async function answer(path: string): Promise<{ status: number; type: string; body: string }> {
    if (path === '/healthz') return { status: 200, type: 'text/plain', body: 'ok\n' };
    if (path === '/metrics') return { status: 200, type: metrics.contentType, body: await metrics.metrics() };
    if (path !== '/readyz') return { status: 404, type: 'text/plain', body: 'not found\n' };
    const problems = await readiness();
    return { status: problems.length > 0 ? 503 : 200, type: 'application/json', body: JSON.stringify({ problems }) };
  }

  return {
    name: 'ops-server',
    async start() {
      if (config.port === undefined) return;
      const { host, port } = config;
      const listening = createServer((req, res) => {
        answer((req.url ?? '').split('?')[0] as string).then(
          ({ status, type, body }) => res.writeHead(status, { 'content-type': type }).end(body),
          () => res.writeHead(500).end(),
        );
      });
      server = listening;
      await listen(listening, 'METRICS_PORT', host, port);
    },
    async stop() {
      const closing = server;
      if (!closing) return;
      const closed = new Promise((resolve) => closing.close(resolve));
      closing.closeAllConnections();
      await closed;
    },
    problem: () => undefined,
  };
}
