/** HAProxy with `ops/haproxy.cfg` in front of an API, as people come to it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { hasHaproxy, renderHaproxy } from '../../cluster/load-balancer.js';
import { eventually } from '../../support/eventually.js';
import { freePort } from '../../support/processes.js';

const HERE = '127.0.0.1';
const CONNECTIONS = '200'; // few: the file asks for more than a test may open

describe('the load balancer (needs haproxy)', () => {
  const dir = mkdtempSync(join(tmpdir(), 'motorpool-haproxy-'));
  after(() => rmSync(dir, { recursive: true }));

  it('passes on what people ask for, and no metrics, however they are asked for', async function () {
    if (!hasHaproxy) return this.skip();
    const asked: string[] = [];
    const api = createServer((request, response) => {
      if (request.url !== '/healthz') asked.push(request.url as string);
      response.end('served');
    }).listen(0, HERE);
    await once(api, 'listening');
    const [http, mqtt] = [await freePort(), await freePort()];
    const config = renderHaproxy(HERE, { broker: [HERE], api: [HERE] })
      .replace(`bind ${HERE}:3000`, `bind ${HERE}:${http}`)
      .replace(`bind ${HERE}:1883`, `bind ${HERE}:${mqtt}`)
      .replace(`server api1 ${HERE}:3000`, `server api1 ${HERE}:${(api.address() as AddressInfo).port}`);
    const file = join(dir, 'haproxy.cfg');
    writeFileSync(file, config);
    const haproxy = spawn('haproxy', ['-n', CONNECTIONS, '-f', file], { stdio: 'ignore' });
    const ended = once(haproxy, 'exit');
    try {
      const statusOf = async (path: string) => (await fetch(`http://${HERE}:${http}${path}`)).status;
      await eventually(async () => expect(await statusOf('/')).to.equal(200), { timeoutMs: 15_000 });
      for (const path of ['/metrics', '/metrics/', '/metrics?all', '/metrics/?all']) {
        expect(await statusOf(path), path).to.equal(404);
      }
      expect([...new Set(asked)]).to.deep.equal(['/']);
    } finally {
      haproxy.kill('SIGKILL');
      await ended;
      api.closeAllConnections();
      api.close();
    }
  });
});
