/** `npm start` as a person runs it: by npm, from what was built, with nothing set but free ports and a folder. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { signIn } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { isBuilt } from '../support/main-program.js';
import { freePort } from '../support/processes.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Started {
  readonly child: ChildProcess;
  /** Everything printed so far. */
  text(): string;
  /** Resolves when it serves; rejects with what it printed when it ends instead. */
  readonly serves: Promise<void>;
  /** Resolves with the exit status. */
  readonly ended: Promise<number | null>;
}

describe('npm start', function () {
  this.timeout(60_000);
  let dataDir: string;
  let running: Started[] = [];

  before(function () {
    this.timeout(180_000);
    if (!isBuilt()) execFileSync('npm', ['run', 'build'], { cwd: ROOT, stdio: 'inherit' });
  });
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'motorpool-start-'));
  });
  afterEach(async () => {
    for (const { child, ended } of running) {
      // Only what a failed test left; its group, so that nothing stays behind.
      if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid as number), 'SIGKILL');
      await ended;
    }
    running = [];
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  });

  async function npmStart(settings: Record<string, string> = {}): Promise<Started> {
    const [port, mqttPort] = [await freePort(), await freePort()];
    const { PATH, HOME } = process.env;
    const child = spawn('npm', ['start'], {
      cwd: ROOT,
      detached: true, // a group of its own, as in a terminal
      env: { PATH, HOME, DATA_DIR: dataDir, PORT: `${port}`, MQTT_PORT: `${mqttPort}`, DEMO_CARS: '3', ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
    const ended = once(child, 'close').then(([code]) => code as number | null);
    const serves = Promise.race([
      eventually(() => void expect(text).to.include('Sign-in'), { timeoutMs: 30_000 }),
      ended.then(() => {
        throw new Error(text);
      }),
    ]);
    serves.catch(() => {});
    const started = { child, text: () => text, serves, ended };
    running.push(started);
    return started;
  }

  /** The processes that have this test's folder in their command line: the database server. */
  const leftBehind = () => {
    try {
      return execFileSync('pgrep', ['-f', dataDir], { encoding: 'utf8' }).trim().split('\n');
    } catch {
      return [];
    }
  };

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`stops all of it with status 0 within 10 s of ${signal} to its own process`, async () => {
      const { child, serves, ended, text } = await npmStart();
      await serves;
      const console = /Console +(http:\S+)/.exec(text())?.[1] as string;
      expect((await fetch(new URL('/readyz', console))).status).to.equal(200);
      const before = performance.now();
      child.kill(signal);
      expect(await ended, text()).to.equal(0);
      expect(performance.now() - before).to.be.lessThan(10_000);
      await eventually(() => expect(leftBehind()).to.deep.equal([]));
    });
  }

  it('stops with status 0 on Ctrl-C, which a terminal sends to every process of it', async () => {
    const { child, serves, ended, text } = await npmStart();
    await serves;
    process.kill(-(child.pid as number), 'SIGINT');
    expect(await ended, text()).to.equal(0);
    await eventually(() => expect(leftBehind()).to.deep.equal([]));
  });

  it('starts again after kill -9, with the sign-in that it made the first time', async () => {
    const first = await npmStart();
    await first.serves;
    process.kill(-(first.child.pid as number), 'SIGKILL');
    await first.ended;
    const second = await npmStart();
    await second.serves;
    const signIn = (text: string) => /Sign-in .*/.exec(text)?.[0];
    expect(signIn(second.text())).to.equal(signIn(first.text()));
    second.child.kill('SIGTERM');
    expect(await second.ended).to.equal(0);
  });

  it('finds what it reads and runs by its path: the console, the models it brings, the thread that tries another', async () => {
    const { child, serves, ended, text } = await npmStart({ DEMO_CARS: '0' });
    await serves;
    const [, url = '', email = '', password = ''] = /Console +(\S+)\/\n[\s\S]*Sign-in +(\S+) +(\S+)/.exec(text()) ?? [];
    expect(await (await fetch(url)).text()).to.include('<div id="root">');
    const admin = await signIn(url, email, password);
    const models = await admin.call<{ items: object[] }>('GET', '/api/v1/models');
    expect(models.items.map((model) => 'task' in model && model.task)).to.deep.equal(['maintenance']);

    const shipped = readFileSync(join(ROOT, 'models', 'shipped', 'maintenance.json'), 'utf8');
    const query = new URLSearchParams({
      task: 'maintenance',
      dataHash: '0'.repeat(64),
      seed: '1',
      parameters: '{}',
      metrics: '{}',
    });
    const tried = await fetch(`${url}/api/v1/models?${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${admin.token}`, 'content-type': 'application/octet-stream' },
      body: `${shipped.slice(0, shipped.indexOf(',"saved":'))},"saved":{"no":"model"}}`,
    });
    expect(await tried.text()).to.include('tried as one of maintenance, it fails with “it said 0 rows');
    child.kill('SIGTERM');
    expect(await ended, text()).to.equal(0);
  });

  it('names every wrong setting at once', async () => {
    const { ended, text } = await npmStart({ PORT: '99999', MQTT_PORT: 'x', REDIS_URL: 'http://r', DEMO_CARS: '-1' });
    expect(await ended).to.equal(1);
    for (const name of ['PORT=99999', 'MQTT_PORT=x', 'REDIS_URL', 'DEMO_CARS=-1']) expect(text()).to.include(name);
    expect(text(), 'no stack trace').to.not.match(/\n +at /);
  });

  it('says which setting to change when a port is taken', async () => {
    for (const setting of ['PORT', 'MQTT_PORT']) {
      const other = createServer().listen(0, '127.0.0.1');
      await once(other, 'listening');
      const { port } = other.address() as { port: number };
      const { ended, text } = await npmStart({ [setting]: `${port}`, DEMO_CAR: '3' });
      expect(await ended, text()).to.equal(1);
      other.close();
      expect(text()).to.include(`Another program already uses port ${port}`).and.to.include(`set ${setting} to`);
      expect(text(), 'no stack trace').to.not.match(/\n +at /);
      expect(text()).to.include('DEMO_CAR is no setting and does nothing: was DEMO_CARS meant?');
    }
  });

  it('keeps its folder from an agent, which says so, and how it is run, and that it takes no arguments', () => {
    writeFileSync(join(dataDir, 'jwt.secret'), 'x');
    const agent = (...args: string[]) => {
      const env = { DATA_DIR: dataDir, MQTT_URL: 'mqtt://127.0.0.1:1', VEHICLE_ID: randomUUID(), DEVICE_TOKEN: 'x' };
      const main = join('dist', 'edge-agent', 'main.js');
      const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
        cwd: ROOT,
        env,
        encoding: 'utf8',
      });
      return { status, text: stdout + stderr };
    };
    const help = agent('--help');
    expect(help).to.include({ status: 0 });
    expect(help.text).to.match(/^Usage: npm run agent\n[\s\S]*MQTT_URL=[\s\S]*README\.md/);
    const argument = agent('--port', '1');
    expect(argument.status).to.equal(1);
    expect(argument.text).to.match(/^motorpool cannot start\. It takes no arguments, and was given --port 1: .*\n$/);
    const guest = agent();
    expect(guest.status).to.equal(1);
    expect(guest.text).to.match(/jwt\.secret is of a server, .*: set DATA_DIR of the agent to .*\/agent\.\n$/);
    expect(readdirSync(dataDir)).to.deep.equal(['jwt.secret']);
  });

  it('refuses a DATA_DIR on which another one runs, and names it', async () => {
    const first = await npmStart();
    await first.serves;
    const second = await npmStart();
    expect(await second.ended).to.equal(1);
    const holder = readFileSync(join(dataDir, 'lock.pid'), 'utf8').trim();
    expect(second.text()).to.include(`Another Motorpool (process ${holder}) already runs on ${dataDir}`);
    expect(first.child.exitCode, 'the first goes on').to.equal(null);
    first.child.kill('SIGTERM');
    expect(await first.ended).to.equal(0);
  });
});
