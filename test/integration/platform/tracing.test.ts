/** Traces where the collector is away, settings are wrong, or nobody wants any. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { createLog } from '../../../platform/log.js';
import { createMetrics } from '../../../platform/metrics.js';
import { newTraceparent } from '../../../platform/traceparent.js';
import { openTracing } from '../../../platform/tracing/open-tracing.js';
import { readTracingConfig } from '../../../platform/tracing/tracing-config.js';
import { eventually } from '../../support/eventually.js';
import { freePort } from '../../support/processes.js';
import { recordingLog } from '../../support/recording-log.js';

const PATIENT = { timeoutMs: 15_000 };
const away = async () => `http://127.0.0.1:${await freePort()}`;
const settings = (endpoint: string, ratio = '1') =>
  readTracingConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_SAMPLER_ARG: ratio });

describe('traces', () => {
  it('are off until a collector is named, and a wrong setting stops the start', async () => {
    const config = readTracingConfig({});
    expect(config).to.equal(undefined);
    const quiet = { room: 'api', log: createLog('silent'), metrics: createMetrics() };
    expect(await openTracing({ config, ...quiet })).to.equal(undefined);
    const set = (env: object) => () => readTracingConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', ...env });
    expect(set({ OTEL_TRACES_SAMPLER_ARG: '1 %' })).to.throw(
      'OTEL_TRACES_SAMPLER_ARG=1 %: wanted a number from 0 to 1',
    );
    expect(set({ OTEL_EXPORTER_OTLP_HEADERS: 'secret' })).to.throw(/HEADERS: wanted name=value.*between$/);
    expect(set({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' })).to.throw('wanted a URL that begins with http://');
    expect(set({ OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20b, x=1' })()).to.deep.include({
      headers: { 'api-key': 'a b', x: '1' },
      ratio: 0.01,
    });
  });

  it('are dropped while the collector is away, which the log says once, and again when it is back', async () => {
    const { log, lines } = recordingLog();
    const metrics = createMetrics();
    const port = await freePort();
    const tracing = await openTracing({ config: settings(`http://127.0.0.1:${port}`), room: 'api', log, metrics });
    const counted = async (taken: string) => {
      const { values } = (await metrics.getSingleMetric('motorpool_trace_spans_total')?.get()) ?? { values: [] };
      return values.find(({ labels }) => labels.taken === taken)?.value ?? 0;
    };
    const some = async (untilTaken: string) => {
      const before = await counted(untilTaken);
      await eventually(async () => {
        for (let i = 0; i < 50; i++) tracing?.start('something')?.end();
        expect(await counted(untilTaken)).to.be.greaterThan(before);
      }, PATIENT);
    };
    await some('no');
    await some('no');
    const said = () => lines.filter((line) => line.includes('collector')).map((line) => JSON.parse(line).msg);
    expect(said()).to.deep.equal(['the collector takes no traces; they are dropped']);
    const server = createServer((_req, res) => res.end('{}')).listen(port, '127.0.0.1');
    await some('yes');
    expect(said().at(-1)).to.equal('the collector takes traces again');
    await tracing?.[Symbol.asyncDispose]();
    server.closeAllConnections();
    server.close();
  });

  it('are sent when a process stops, and hold up no stop where nobody takes them', async () => {
    let bodies = '';
    const server = createServer(async (req, res) => {
      bodies += Buffer.concat(await req.toArray()).toString();
      res.end('{}');
    }).listen(0, '127.0.0.1');
    await eventually(() => expect(server.listening).to.equal(true));
    const { port } = server.address() as AddressInfo;
    for (const endpoint of [`http://127.0.0.1:${port}`, await away()]) {
      const parts = { room: 'api', log: createLog('silent'), metrics: createMetrics() };
      const tracing = await openTracing({ config: settings(endpoint), ...parts });
      tracing?.start('the last words')?.end();
      await tracing?.[Symbol.asyncDispose]();
    }
    server.close();
    expect(bodies).to.include('the last words');
  });

  it('record the share that is asked for, of others’ some a second', async () => {
    const config = settings(await away(), '0');
    const parts = { room: 'api', log: createLog('silent'), metrics: createMetrics() };
    const tracing = await openTracing({ config, ...parts });
    const unrecorded = newTraceparent().replace(/01$/, '00');
    expect(tracing?.start('of ours')).to.equal(undefined);
    for (const nothing of [undefined, 7, '', unrecorded, 'x']) {
      expect(tracing?.follow('a', nothing), String(nothing)).to.equal(undefined);
      expect(tracing?.welcome('a', nothing), String(nothing)).to.equal(undefined);
    }
    const welcomed = Array.from({ length: 1_000 }, () => tracing?.welcome('a', newTraceparent()));
    expect(welcomed.filter((one) => one !== undefined).length).to.be.within(10, 30);
    await tracing?.[Symbol.asyncDispose]();
  });
});
