/** Where a new version of the agent may come from: the host that was named, by https. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { download } from '../../../edge-agent/update/download.js';

describe('the agent’s download', () => {
  const dir = mkdtempSync(join(tmpdir(), 'download-'));
  const asked: string[] = [];
  const answer: RequestListener = ({ url = '', headers }, res) => {
    asked.push(`${headers.host?.split(':')[0]}${url}`);
    const { port } = server.address() as AddressInfo;
    const location = { '/within': '/file', '/elsewhere': `http://127.0.0.2:${port}/inside` }[url];
    if (location) res.writeHead(302, { location }).end();
    else res.end('an agent');
  };
  const server = createServer(answer);
  before(() => once(server.listen(0), 'listening'));
  beforeEach(() => asked.splice(0));
  after(() => {
    server.close();
    rmSync(dir, { recursive: true });
  });
  const reasonOf = (path: string, allowLoopback: boolean, host = '127.0.0.1') => {
    const url = `http://${host}:${(server.address() as AddressInfo).port}${path}`;
    return download(url, join(dir, 'file'), { mostBytes: 1e6, withinMs: 5_000, allowLoopback }).then(
      () => 'taken',
      (error: Error) => error.message,
    );
  };

  it('comes by https, or from this machine itself where a setting says so', async () => {
    expect(await reasonOf('/file', false)).to.match(/updates come by https alone/);
    expect(await reasonOf('/file', true, '0.0.0.0'), 'no loopback by its name').to.match(/by https alone/);
    expect(asked, 'nobody was asked').to.deep.equal([]);
    expect(await reasonOf('/file', true)).to.equal('taken');
    expect(await reasonOf('/file', true, 'localhost')).to.equal('taken');
  });

  it('follows a redirect within its host, and to no other', async () => {
    expect(await reasonOf('/within', true)).to.equal('taken');
    expect(await reasonOf('/elsewhere', true)).to.match(/sends us to 127.0.0.2.*: name the file where it is/);
    expect(asked).to.deep.equal(['127.0.0.1/within', '127.0.0.1/file', '127.0.0.1/elsewhere']);
  });
});
