/** The manifests in ops/kubernetes, held against what the rooms read and serve. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { parse, parseAllDocuments } from 'yaml';
import { operationsEndpoints } from '../../../api/http/operations-routes.js';
import { readBackupConfig } from '../../../backup/config.js';
import { brokerMetrics } from '../../../broker/broker-metrics.js';
import type { Env } from '../../../platform/config.js';
import { createMetrics } from '../../../platform/metrics.js';
import { createOpsServer } from '../../../platform/ops-server.js';
import { PARTITIONS } from '../../../platform/telemetry-stream/partition-of.js';
import { freePort } from '../../support/processes.js';
import type { CronJob, Deployment, Kustomization, Manifest, NetworkPolicy, Scaler, Service } from './manifests.js';
import { callerOf, ROOMS, settingsOf } from './room-settings.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const DIR = join(ROOT, 'ops/kubernetes');
const SECRETS = '/run/secrets/motorpool';
const SECRETS_HERE = {
  DATABASE_URL: 'postgres://motorpool:secret@postgres:5432/motorpool',
  REDIS_URL: 'redis://:secret@redis:6379',
  VAPID_PRIVATE_KEY: Buffer.alloc(32, 1).toString('base64url'),
  BLOB_URL: 's3+https://key:secret@s3.example.org/motorpool',
};
const KINDS = [
  ...['v1 Namespace', 'v1 Service', 'apps/v1 Deployment', 'policy/v1 PodDisruptionBudget'],
  ...['batch/v1 CronJob', 'v1 PersistentVolumeClaim'],
  ...['autoscaling/v2 HorizontalPodAutoscaler', 'networking.k8s.io/v1 Ingress', 'networking.k8s.io/v1 NetworkPolicy'],
];

const kustomization: Kustomization = parse(readFileSync(join(DIR, 'kustomization.yaml'), 'utf8'));
const manifests = kustomization.resources.flatMap((file) =>
  parseAllDocuments(readFileSync(join(DIR, file), 'utf8')).map((document): Manifest => {
    expect(document.errors, file).to.deep.equal([]);
    return document.toJS();
  }),
);
const ofKind = <T>(kind: string) => manifests.filter((manifest) => manifest.kind === kind) as (Manifest & T)[];
const deployments = ofKind<Deployment>('Deployment');
const cronJobs = ofKind<CronJob>('CronJob');
const services = ofKind<Service>('Service');
const policies = ofKind<NetworkPolicy>('NetworkPolicy');

type Labels = Readonly<Record<string, string>>;
const labelsOf = ({ spec }: Deployment) => spec.template.metadata.labels;
const selectedBy = (selector: Labels) =>
  deployments.filter((one) => Object.entries(selector).every(([label, value]) => labelsOf(one)[label] === value));
/** Of rooms and of what runs at times. */
const everyPod = (selector: Labels) =>
  [...deployments.map(labelsOf), ...cronJobs.map(({ spec }) => spec.jobTemplate.spec.template.metadata.labels)].filter(
    (labels) => Object.entries(selector).every(([label, value]) => labels[label] === value),
  );
const containerOf = ({ spec }: Deployment) => {
  expect(spec.template.spec.containers).to.have.length(1);
  return spec.template.spec.containers[0] as Deployment['spec']['template']['spec']['containers'][number];
};
/** What the container's process finds in its environment. */
const envOf = (deployment: Deployment): Record<string, string> => ({
  ...Object.fromEntries(
    kustomization.configMapGenerator.flatMap(({ literals }) =>
      literals.map((text) => text.split(/=(.*)/s).slice(0, 2)),
    ),
  ),
  ...Object.fromEntries(containerOf(deployment).env.map(({ name, value }) => [name, value])),
});

describe('the manifests for Kubernetes', () => {
  const dir = mkdtempSync(join(tmpdir(), 'motorpool-secrets-'));
  after(() => rmSync(dir, { recursive: true }));

  /** The same with secrets that lie here, and without the certificate, which does not. */
  function envHere(deployment: Deployment): Env {
    const secrets: Record<string, string> = SECRETS_HERE;
    const entries = Object.entries(envOf(deployment)).map(([name, value]): [string, string] => {
      if (!value.startsWith(`${SECRETS}/`)) return [name, value];
      const key = value.slice(SECRETS.length + 1);
      writeFileSync(join(dir, key), secrets[key] ?? 'a secret of at least 32 characters');
      return [name, join(dir, key)];
    });
    return { ...Object.fromEntries(entries), MQTT_TLS_PORT: '', TLS_CERT: '', TLS_KEY: '' };
  }

  it('are all named, of kinds that there are, and one of a name', () => {
    const files = readdirSync(DIR).filter((file) => file !== 'kustomization.yaml');
    expect(kustomization.resources.toSorted()).to.deep.equal(files.toSorted());
    for (const { apiVersion, kind } of manifests) expect(KINDS).to.include(`${apiVersion} ${kind}`);
    const names = manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(names.toSorted()).to.deep.equal([...new Set(names)].toSorted());
    expect(deployments.map(({ metadata }) => metadata.name).toSorted()).to.deep.equal(Object.keys(ROOMS).toSorted());
  });

  it('count on metrics that a room has, keep two of each, and no more ingests than there are partitions', async () => {
    const metrics = createMetrics();
    brokerMetrics(metrics, () => 0);
    const scalers = ofKind<Scaler>('HorizontalPodAutoscaler');
    expect(scalers.map(({ spec }) => spec.scaleTargetRef.name).toSorted()).to.deep.equal(Object.keys(ROOMS).toSorted());
    for (const { metadata, spec } of scalers) {
      expect(spec.minReplicas).to.equal(2);
      for (const { resource, pods } of spec.metrics) {
        if (pods) expect(metadata.name).to.equal('broker');
        if (pods) expect(metrics.getSingleMetric(pods.metric.name), pods.metric.name).to.not.equal(undefined);
        else expect(resource?.name).to.equal('cpu');
      }
      if (metadata.name === 'ingest') expect(spec.maxReplicas).to.be.at.most(PARTITIONS);
    }
  });

  it('select what there is', () => {
    for (const { metadata, spec } of ofKind<{ spec: { selector: { matchLabels: Labels } } }>('PodDisruptionBudget'))
      expect(selectedBy(spec.selector.matchLabels).map((one) => one.metadata.name)).to.deep.equal([metadata.name]);
    for (const policy of policies)
      expect(everyPod(policy.spec.podSelector.matchLabels ?? {}), policy.metadata.name).to.not.deep.equal([]);
    for (const { metadata, spec } of services) {
      if (!spec.selector) continue;
      const [deployment, ...more] = selectedBy(spec.selector);
      expect([deployment?.metadata.name, more]).to.deep.equal([metadata.name, []]);
      const named = deployment ? containerOf(deployment).ports.map(({ name }) => name) : [];
      for (const { targetPort } of spec.ports ?? []) expect(named).to.include(targetPort);
    }
    const backends = ofKind<{ spec: unknown }>('Ingress').flatMap(({ spec }) =>
      [...JSON.stringify(spec).matchAll(/"service":\{"name":"(\w+)","port":\{"name":"(\w+)"/g)].map(([, ...to]) => to),
    );
    expect(backends).to.have.length(2);
    for (const [name, port] of backends) {
      const service = services.find(({ metadata }) => metadata.name === name);
      expect(
        service?.spec.ports?.map((one) => one.name),
        name,
      ).to.include(port);
    }
  });

  it('believe the Ingress who calls, and not the caller, also one at a private address', () => {
    const [api] = deployments.filter(({ metadata }) => metadata.name === 'api');
    const env = envHere(api as Deployment);
    expect(callerOf(env, '10.0.0.9', '203.0.113.5, 10.0.7.1')).to.equal('10.0.7.1');
  });

  it('let nothing in or out that no rule allows, and every served port in', () => {
    const shut = policies.find(({ metadata }) => metadata.name === 'default-deny');
    expect(shut?.spec).to.deep.equal({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    for (const deployment of deployments) {
      const open = policies
        .filter(({ spec }) => selectedBy(spec.podSelector.matchLabels ?? {}).includes(deployment))
        .flatMap(({ spec }) => spec.ingress?.flatMap(({ ports }) => ports.map(({ port }) => port)) ?? []);
      expect(open).to.include.members(containerOf(deployment).ports.map(({ containerPort }) => containerPort));
      expect(open, 'MQTT without TLS').to.not.include(1883);
    }
  });

  it('take a backup each night, by a program that there is, with its own secrets and little else', () => {
    expect(cronJobs.map(({ metadata }) => metadata.name)).to.deep.equal(['backup']);
    const { spec } = (cronJobs[0] as CronJob).spec.jobTemplate.spec.template;
    const [container, ...more] = spec.containers;
    if (!container) throw new Error('no container');
    expect(more).to.deep.equal([]);
    const program = /node dist\/(\S+)\.js backup (\S+) &&/.exec(container.args.join(' '));
    expect(existsSync(join(ROOT, `${program?.[1]}.ts`))).to.equal(true);
    expect(container.volumeMounts).to.deep.include({ name: 'backups', mountPath: program?.[2] });
    const claims = ofKind('PersistentVolumeClaim').map(({ metadata }) => metadata.name);
    expect(spec.volumes.flatMap((one) => one.persistentVolumeClaim?.claimName ?? [])).to.deep.equal(claims);
    expect(spec).to.include({ automountServiceAccountToken: false, restartPolicy: 'Never' });
    expect(container.securityContext).to.have.property('readOnlyRootFilesystem', true);

    const items = spec.volumes.flatMap(({ secret }) => secret?.items ?? []).map(({ path }) => path);
    const key = Buffer.alloc(32, 1).toString('base64');
    const secrets: Record<string, string> = { ...SECRETS_HERE, BACKUP_KEY: key };
    const env = Object.fromEntries(container.env.map(({ name, value }) => [name, value.replace(SECRETS, dir)]));
    expect(Object.keys(env).toSorted()).to.deep.equal(items.map((path) => `${path}_FILE`).toSorted());
    for (const path of items) writeFileSync(join(dir, path), secrets[path] as string);
    const { platform, key: read } = readBackupConfig(env);
    expect(read?.toString('base64')).to.equal(key);
    expect(platform.databaseUrl?.href).to.equal(SECRETS_HERE.DATABASE_URL);
    expect(platform.blobUrl?.protocol).to.equal('s3+https:');
  });

  for (const deployment of deployments)
    describe(`for ${deployment.metadata.name}`, () => {
      const { name } = deployment.metadata;
      const room = ROOMS[name] as (typeof ROOMS)[string];
      const { spec } = deployment.spec.template;

      it('start a program that there is, and that may do little', () => {
        const container = containerOf(deployment);
        expect(selectedBy(deployment.spec.selector.matchLabels)).to.deep.equal([deployment]);
        expect(container.args).to.deep.equal(['node', `dist/${name}/main.js`]);
        expect(existsSync(join(ROOT, name, 'main.ts'))).to.equal(true);
        expect(spec).to.include({ enableServiceLinks: false, automountServiceAccountToken: false });
        expect(spec.securityContext).to.include({ runAsNonRoot: true });
        expect(container.securityContext).to.deep.equal({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        const mounted = container.volumeMounts.map((mount) => mount.name);
        expect(mounted.toSorted()).to.deep.equal(spec.volumes.map((volume) => volume.name).toSorted());
        expect(container.resources.limits).to.have.property('memory');
      });

      it('set what it reads, each secret in a file that is mounted', () => {
        const env = envOf(deployment);
        const read = settingsOf(room);
        expect(Object.keys(env).filter((setting) => !read.has(setting))).to.deep.equal([]);
        const items = spec.volumes.find((volume) => volume.name === 'secrets')?.secret?.items ?? [];
        const files = Object.keys(env).filter((setting) => setting.endsWith('_FILE'));
        expect(files.map((setting) => env[setting])).to.deep.equal(items.map(({ path }) => `${SECRETS}/${path}`));
        expect(() => room.portsOf(envHere(deployment))).to.not.throw();
        for (const path of [env.TLS_CERT, env.TLS_KEY].filter((one) => one !== undefined))
          expect(['/run/tls/tls.crt', '/run/tls/tls.key'], 'a secret of kubernetes.io/tls').to.include(path);
      });

      it('ask it at ports and paths that it serves', async () => {
        const container = containerOf(deployment);
        const env = envOf(deployment);
        const served = [...room.portsOf(envHere(deployment)), Number(env.MQTT_TLS_PORT)];
        expect(served).to.include.members(container.ports.map(({ containerPort }) => containerPort));
        const scraped = Number(deployment.spec.template.metadata.annotations['prometheus.io/port']);
        expect(served).to.include(scraped);
        const { startupProbe, readinessProbe, livenessProbe } = container;
        for (const { httpGet } of [startupProbe, readinessProbe, livenessProbe]) {
          const { containerPort } = container.ports.find((port) => port.name === httpGet.port) ?? {};
          expect(containerPort).to.equal(scraped);
          expect(await answers(name, httpGet.path), httpGet.path).to.equal(true);
        }
        expect(await answers(name, '/nothing')).to.equal(false);
      });
    });
});

/** Whether the room serves that path to whoever asks about it. */
async function answers(room: string, path: string): Promise<boolean> {
  const [metrics, readiness] = [createMetrics(), async () => []];
  if (room === 'api') {
    const endpoints = operationsEndpoints({ metrics, readiness, mapStyleUrl: '', mqttUrl: () => null });
    return endpoints.some((endpoint) => endpoint.path === path && endpoint.access === 'anyone');
  }
  const port = await freePort();
  const server = createOpsServer({ config: { host: '127.0.0.1', port }, metrics, readiness });
  await server.start();
  try {
    return (await fetch(`http://127.0.0.1:${port}${path}`)).ok;
  } finally {
    await server.stop();
  }
}
