/** One JSON document, in the sample's own field names; times are RFC 3339. */
import { SIGNALS, type SignalValue } from '../../../contracts/index.js';
import { rfc3339 } from '../moment.js';
import type { Reading } from '../reading.js';
import type { ExportFormat } from './format.js';

const NAMED = new Set<string>([...SIGNALS.map((signal) => signal.name), 'distanceKm']);

export const json: ExportFormat = {
  mediaType: 'application/json',
  extension: 'json',
  async *write(readings, _columns, nextCursor) {
    let before = '{"items":[';
    for await (const reading of readings) {
      yield before + JSON.stringify(asSample(reading));
      before = ',';
    }
    yield `${before === ',' ? '' : before}],"nextCursor":${JSON.stringify(nextCursor())}}`;
  },
};

function asSample({ observedAt, values, origin }: Reading) {
  const sample: Record<string, unknown> = { observedAt: rfc3339(observedAt) };
  if (origin) {
    sample.receivedAt = rfc3339(origin.receivedAt);
    sample.boot = origin.boot;
    sample.seq = origin.seq;
    sample.quality = origin.quality;
  }
  const others: [string, SignalValue][] = [];
  for (const name in values) {
    if (NAMED.has(name)) sample[name] = values[name];
    else others.push([name, values[name] as SignalValue]);
  }
  if (others.length > 0) sample.signals = Object.fromEntries(others); // own properties, even for a signal called __proto__
  return sample;
}
