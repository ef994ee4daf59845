/** The settings of traces, by the names that OpenTelemetry gives them. */
import { type Env, envReader } from '../config.js';

export type TracingConfig = NonNullable<ReturnType<typeof readTracingConfig>>;

/** undefined where traces are off. */
export function readTracingConfig(env: Env) {
  const { url, string, optionalString, fraction, require, done } = envReader(env);
  const endpoint = url('OTEL_EXPORTER_OTLP_ENDPOINT', ['http:', 'https:']);
  const headers = headersIn(optionalString('OTEL_EXPORTER_OTLP_HEADERS'));
  require(headers !== undefined, 'OTEL_EXPORTER_OTLP_HEADERS: wanted name=value, with commas between');
  const ratio = fraction('OTEL_TRACES_SAMPLER_ARG', 0.01);
  const service = string('OTEL_SERVICE_NAME', 'motorpool');
  return done(endpoint && { endpoint, headers: headers ?? {}, ratio, service });
}

/** `a=1,b=2`, the values percent-encoded; undefined where it is not that. */
function headersIn(text: string | undefined): Record<string, string> | undefined {
  try {
    const pairs = (text ?? '').split(',').filter((pair) => pair.trim() !== '');
    const entries = pairs.map((pair): [string, string] => {
      const [, name, value] = /^\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? [];
      if (name === undefined || value === undefined) throw new Error('no pair');
      return [name, decodeURIComponent(value)];
    });
    return Object.fromEntries(entries);
  } catch {
    return undefined;
  }
}
