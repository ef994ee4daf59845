import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect } from 'chai';
import { StartError } from '../../../platform/errors.js';
import { createMetrics } from '../../../platform/metrics.js';
import { createOpsServer, readOpsConfig } from '../../../platform/ops-server.js';
import { freePort } from '../../support/processes.js';

describe('a room that runs alone', () => {
  let problems: string[] = [];
  const metrics = createMetrics();
  const serverOn = (port: string) =>
    createOpsServer({ config: readOpsConfig({ METRICS_PORT: port }), metrics, readiness: async () => problems });

  it('tells whoever watches how it is', async () => {
    const port = await freePort();
    const server = serverOn(`${port}`);
    await server.start();
    try {
      const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
      expect((await get('/healthz')).status).to.equal(200);
      expect((await get('/nowhere')).status).to.equal(404);
      expect(await (await get('/metrics')).text()).to.include('process_resident_memory_bytes');

      problems = [];
      expect((await get('/readyz')).status).to.equal(200);
      problems = ['the database does not answer'];
      const answer = await get('/readyz?verbose');
      expect(answer.status).to.equal(503);
      expect(await answer.json()).to.deep.equal({ problems });
    } finally {
      await server.stop();
    }
    const gone = await fetch(`http://127.0.0.1:${port}/healthz`).catch((error) => error.cause.code);
    expect(gone, 'nobody answers').to.be.oneOf(['ECONNREFUSED', 'UND_ERR_SOCKET']);
  });

  it('keeps its metrics to itself where no port is set', async () => {
    const server = serverOn('');
    await server.start();
    await server.stop();
  });

  it('names the setting of a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const refused = await serverOn(`${port}`)
      .start()
      .catch((error) => error);
    other.close();
    expect(refused).to.be.instanceOf(StartError);
    expect(refused.message).to.match(/already uses port \d+.*set METRICS_PORT/);
  });
});
