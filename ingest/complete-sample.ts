/** Fields that we do not know: a scalar is a signal of a newer car and is kept, anything nested is not. */
import { Compile } from 'typebox/compile';
import { Sample } from '../contracts/index.js';

const KNOWN: ReadonlySet<string> = new Set(Object.keys(Sample.properties));

/** The fields of a stored sample that are ours to say. */
const OURS: ReadonlySet<string> = new Set(['vehicleId', 'fleetId', 'boot', 'receivedAt', 'quality', '__proto__']);

const signalsCheck = Compile(Sample.properties.signals);

/** The same object where every field is known; else a new one, or what is wrong, with its path. */
export function completeSample(sample: Sample): Sample | string {
  for (const name in sample) {
    if (!KNOWN.has(name)) return rebuilt(sample);
  }
  return sample.signals !== undefined && Object.hasOwn(sample.signals, '__proto__') ? rebuilt(sample) : sample;
}

function rebuilt(sample: Sample): Sample | string {
  const known: Record<string, unknown> & { signals?: unknown } = {};
  const signals: Record<string, number | string | boolean> = {};
  for (const [name, value] of Object.entries(sample as Record<string, unknown>)) {
    if (KNOWN.has(name)) known[name] = value;
    else if (!OURS.has(name) && isScalar(value)) signals[name] = value;
  }
  for (const [path, value] of Object.entries(sample.signals ?? {})) {
    if (path !== '__proto__') signals[path] = value;
  }
  if (!signalsCheck.Check(signals)) return `: a signal's name has 1 to 256 characters, and its text at most 1024`;
  if (Object.keys(signals).length > 0) known.signals = signals;
  else delete known.signals;
  return known as Sample;
}

const isScalar = (value: unknown): value is number | string | boolean =>
  typeof value === 'number' ? Number.isFinite(value) : typeof value === 'string' || typeof value === 'boolean';
