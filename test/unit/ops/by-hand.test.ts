/** What `docs/operations.md` has people type to run two of each on one machine fits together. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT, textOf } from '../../support/repository-files.js';

describe('two of each by hand', () => {
  const [, rooms = '', balancer = ''] =
    /Two of each on one machine[\s\S]*?```sh\n([\s\S]*?)```[\s\S]*?```sh\n([\s\S]*?)```/.exec(
      textOf('docs/operations.md'),
    ) ?? [];
  const [write = '', start = ''] = balancer.split(/\n(?=haproxy )/);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'motorpool-by-hand-'));
    mkdirSync(join(folder, 'data'));
    cpSync(join(ROOT, 'ops'), join(folder, 'ops'), { recursive: true });
    execFileSync('bash', ['-euc', write], { cwd: folder });
  });
  after(() => rmSync(folder, { recursive: true }));

  it('names the load balancer the ports at which the rooms listen', () => {
    const written = readFileSync(join(folder, 'data/haproxy.cfg'), 'utf8');
    const servers = [...written.matchAll(/^ {2}server \w+ 127\.0\.0\.1:(\d+) check(?: port (\d+))?/gm)];
    const listening = [...rooms.matchAll(/(?:^|\s)(?:MQTT_)?PORT=(\d+)(?: METRICS_PORT=(\d+))?/gm)];
    expect(servers.map(([, port, asked]) => [port, asked])).to.deep.equal(
      listening.map(([, port, asked]) => [port, asked]),
    );
    expect(servers).to.have.lengthOf(4);
    expect(written).not.to.include('server-template');
  });

  it('gives the load balancer settings with which it starts (needs haproxy)', function () {
    if (spawnSync('haproxy', ['-v']).status !== 0) this.skip();
    const command = start.trim().replace(/ &$/, ' -c');
    expect(command).to.match(/^haproxy -n \d+ -f data\/haproxy\.cfg -c$/);
    execFileSync('bash', ['-euc', command], { cwd: folder });
  });
});
