/** docker-compose.yml, and what the load balancer and Prometheus are told there, held against what the rooms read and serve. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseDocument } from 'yaml';
import { readOperatorConfig } from '../../../edge-agent/operator/operator-config.js';
import { readProbeConfig } from '../../../edge-agent/probe/probe-config.js';
import type { Env } from '../../../platform/config.js';
import { readOpsConfig } from '../../../platform/ops-server.js';
import { readTracingConfig } from '../../../platform/tracing/tracing-config.js';
import { composeFile, envOf } from '../../support/compose-file.js';
import { ROOT, textOf } from '../../support/repository-files.js';
import { callerOf, ROOMS, settingsOf } from './room-settings.js';

const { services, volumes } = composeFile({});
/** What is there always; the probe runs where it is asked for. */
const rooms = Object.entries(services).filter(([, one]) => one.image === 'motorpool' && one.profiles === undefined);
const portsOf = (name: string) => ROOMS[name]?.portsOf(envOf(services[name]?.environment)) ?? [];

describe('docker-compose.yml', () => {
  it('starts every room by a program that there is', () => {
    expect(rooms.map(([name]) => name).toSorted()).to.deep.equal(Object.keys(ROOMS).toSorted());
    for (const [name, { command }] of rooms) {
      expect(command).to.deep.equal(['node', `dist/${name}/main.js`]);
      expect(existsSync(join(ROOT, name, 'main.ts'))).to.equal(true);
    }
  });

  it('sets nothing that no room reads', () => {
    const read = new Set(Object.values(ROOMS).flatMap((room) => [...settingsOf(room)]));
    for (const [name, { environment }] of rooms)
      expect(
        Object.keys(envOf(environment)).filter((setting) => !read.has(setting)),
        name,
      ).to.deep.equal([]);
  });

  it('starts on one’s own machine as it stands, and in production once .env.example is filled in, not before', () => {
    const example = textOf('.env.example').matchAll(/^(\w+)=(.*)$/gm);
    const left = Object.fromEntries([...example].map(([, name, value]) => [name as string, value as string]));
    const secret = 'a-secret-of-at-least-32-characters';
    const filled = Object.fromEntries(
      Object.entries(left).map(([name, value]) => [name, value || (name === 'ADMIN_EMAIL' ? 'a@example.org' : secret)]),
    );
    const start = (variables: Env) => {
      for (const [name, { environment }] of Object.entries(composeFile(variables).services))
        ROOMS[name]?.portsOf(envOf(environment));
    };
    start({});
    start(filled);
    expect(() => start(left)).to.throw('JWT_SECRET: needed when NODE_ENV=production');
    const used = [...textOf('docker-compose.yml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name);
    expect(used).to.include.members(Object.keys(left));
  });

  it('believes the load balancer who calls, and not the caller, also one at a private address', () => {
    const env = envOf(services.api?.environment);
    expect(callerOf(env, '172.18.0.9', '203.0.113.5, 172.18.0.1')).to.equal('172.18.0.1');
  });

  it('opens to others only what asks who they are', () => {
    const open = Object.entries(composeFile({ BIND: '0.0.0.0' }).services).flatMap(([name, { ports = [] }]) =>
      ports.some((port) => !port.startsWith('127.0.0.1:')) ? name : [],
    );
    expect(open).to.deep.equal(['load-balancer', 'grafana']);
  });

  it('takes the API’s secrets from files with ops/compose-secrets.yml', () => {
    const dir = mkdtempSync(join(tmpdir(), 'motorpool-secrets-'));
    try {
      const { services: more, secrets = {} } = composeFile({ SECRETS: dir }, 'ops/compose-secrets.yml');
      expect(Object.keys(more)).to.deep.equal(['api']);
      expect(more.api?.secrets).to.deep.equal(Object.keys(secrets));
      const env = { ...envOf(services.api?.environment), ...envOf(more.api?.environment), NODE_ENV: 'production' };
      for (const [name, { file }] of Object.entries(secrets)) {
        expect(env).to.include({ [name]: '', [`${name}_FILE`]: `/run/secrets/${name}` });
        expect(file).to.equal(join(dir, name));
        writeFileSync(file, 'a secret of at least 32 characters');
      }
      const there = Object.entries(env).map(([name, value]) => [name, value.replace('/run/secrets', dir)]);
      expect(ROOMS.api?.portsOf(Object.fromEntries(there))).to.deep.equal([3000]);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  it('has a place for traces, which starts only where it is asked for', () => {
    const asked = Object.entries(services).filter(([, { profiles }]) => profiles !== undefined);
    const wanted = [
      ['probe', ['probe']],
      ['jaeger', ['traces']],
    ];
    expect(asked.map(([name, { profiles }]) => [name, profiles])).to.deep.equal(wanted);
    expect(envOf(services.broker?.environment)).to.include({ OTEL_EXPORTER_OTLP_ENDPOINT: '' });
    const example = /OTEL_EXPORTER_OTLP_ENDPOINT=(\S+)/.exec(textOf('docker-compose.yml'))?.[1] ?? '';
    const to = readTracingConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: example.replace(/\.$/, '') })?.endpoint;
    expect([to?.hostname, to?.port]).to.deep.equal(['jaeger', '4318']);
  });

  it('has a probe that finds the system by the load balancer, and tells Prometheus', () => {
    const { command, environment } = services.probe ?? {};
    expect(command).to.deep.equal(['node', 'dist/edge-agent/probe/main.js']);
    const example = { PROBE_EMAIL: 'probe@example.org', PROBE_PASSWORD: 'secret' };
    const env = envOf(composeFile(example).services.probe?.environment);
    expect(() => readOperatorConfig(envOf(environment), undefined)).to.throw('Who are you?');
    expect(readOperatorConfig(env, undefined)).to.deep.equal({
      baseUrl: 'http://load-balancer:3000',
      mqtt: { host: 'load-balancer', port: 1883 },
      signIn: { email: example.PROBE_EMAIL, password: example.PROBE_PASSWORD },
    });
    const read = new Set<string>();
    const noted = new Proxy<Env>(env, { get: (all, name: string) => read.add(name) && all[name] });
    for (const reader of [readProbeConfig, readOpsConfig]) reader(noted);
    readOperatorConfig(noted, undefined);
    expect(Object.keys(env).filter((name) => !read.has(name))).to.deep.equal([]);
  });

  it('names only services, health checks and volumes that there are', () => {
    for (const [name, { depends_on = [], volumes: mounts = [] }] of Object.entries(services)) {
      const awaited = Array.isArray(depends_on) ? depends_on : Object.keys(depends_on);
      expect(Object.keys(services), name).to.include.members(awaited);
      if (!Array.isArray(depends_on))
        for (const [other, { condition }] of Object.entries(depends_on)) {
          expect(condition).to.equal('service_healthy');
          expect(services[other]).to.have.property('healthcheck');
        }
      for (const [source] of mounts.map((mount) => mount.split(':'))) {
        if (source?.startsWith('.')) expect(existsSync(join(ROOT, source)), source).to.equal(true);
        else expect(volumes).to.have.property(source as string);
      }
    }
  });

  it('leads the load balancer to ports that the rooms serve', () => {
    const backends = [...textOf('ops/haproxy.cfg').matchAll(/server-template \w+ \d+ (\w+):(\d+)(.*)$/gm)];
    expect(backends.map(([, room]) => room)).to.deep.equal(['broker', 'api']);
    for (const [, room = '', port, rest = ''] of backends)
      for (const asked of [port, /check port (\d+)/.exec(rest)?.[1] ?? port])
        expect(portsOf(room)).to.include(Number(asked));
  });

  it('lets Prometheus ask every room at a port that it serves', () => {
    const { scrape_configs: jobs } = parseDocument(textOf('ops/prometheus.yml')).toJS() as {
      scrape_configs: { dns_sd_configs: { names: string[]; port: number }[] }[];
    };
    const asked = jobs.flatMap(({ dns_sd_configs: targets }) =>
      targets.flatMap(({ names, port }) => names.map((name) => [name, port] as const)),
    );
    expect(asked.map(([name]) => name).toSorted()).to.deep.equal([...Object.keys(ROOMS), 'probe'].toSorted());
    for (const [name, port] of asked) {
      const ports = name === 'probe' ? [readOpsConfig(envOf(services.probe?.environment)).port] : portsOf(name);
      expect(ports, name).to.include(port);
    }
  });
});
