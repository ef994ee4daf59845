/** From an MQTT payload to samples that are well-formed; what is not is set aside with its reason. */
import { isAscii, isUtf8 } from 'node:buffer';
import { Compile } from 'typebox/compile';
import { type Sample, TelemetryMessage } from '../contracts/index.js';
import { checkSample } from './check-sample.js';
import { completeSample } from './complete-sample.js';
import { hasUnkeepableText } from './unkeepable-text.js';

export interface Rejected {
  seq?: number | undefined;
  /** Stable, for programs. */
  reason: string;
  detail: string;
  payload: string;
}

/** `samples` is empty for a message that is none; `boot` is in lower case. */
export interface Decoded {
  boot: string | undefined;
  sentAt: number | undefined;
  /** As the car gave it: of any kind. */
  traceparent?: unknown;
  samples: Sample[];
  rejected: Rejected[];
}

const SAMPLES_MAX = 500;
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const message = Compile(TelemetryMessage);

/** Never throws, whatever the bytes are. Keeps nothing of `payload` itself. */
export function decodeMessage(payload: Uint8Array): Decoded {
  const text = textOf(payload);
  if (text === undefined)
    return whole('not-utf8', 'The message is not UTF-8.', Buffer.from(payload).toString('latin1'));
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return whole('not-json', (error as Error).message, text);
  }
  // Only an escape can bring in what PostgreSQL's text cannot hold: a raw NUL is no JSON, a raw lone surrogate no UTF-8.
  const suspicious = text.includes('\\u');
  if (suspicious || !message.Check(parsed)) return decodeSlowly(parsed, text);
  const { samples } = parsed;
  const rejected: Rejected[] = [];
  let kept = samples;
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] as Sample;
    const complete = completeSample(sample);
    if (complete === sample) continue;
    if (typeof complete === 'string') return decodeSlowly(parsed, text);
    if (kept === samples) kept = samples.slice();
    kept[i] = complete;
  }
  return {
    boot: parsed.boot.toLowerCase(),
    sentAt: parsed.sentAt,
    traceparent: parsed.traceparent,
    samples: kept,
    rejected,
  };
}

/** Something is wrong somewhere: find out where, so that it costs its neighbours nothing. */
function decodeSlowly(parsed: unknown, text: string): Decoded {
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return whole('not-a-message', 'The message is not a JSON object.', text);
  }
  const { boot: givenBoot, sentAt, samples: given } = parsed as Record<string, unknown>;
  const boot = typeof givenBoot === 'string' ? givenBoot.toLowerCase() : '';
  if (!UUID.test(boot)) return whole('not-a-message', '/boot must be a UUID.', text);
  if (!Array.isArray(given) || given.length === 0) {
    return whole('not-a-message', '/samples must be an array with a sample in it.', text);
  }
  if (given.length > SAMPLES_MAX) {
    return whole('not-a-message', `/samples must hold at most ${SAMPLES_MAX}; this has ${given.length}.`, text);
  }
  const decoded: Decoded = { boot, sentAt: wholeNumber(sentAt), samples: [], rejected: [] };
  for (const [index, one] of given.entries()) {
    const sample = checkSample(one);
    const problem = typeof sample === 'string' ? sample : hasUnkeepableText(sample);
    if (problem === undefined) decoded.samples.push(sample as Sample);
    else decoded.rejected.push(rejectedSample(one, `/samples/${index}${problem}`));
  }
  return decoded;
}

function rejectedSample(sample: unknown, detail: string): Rejected {
  const seq = (sample as { seq?: unknown } | null)?.seq;
  const known = Number.isSafeInteger(seq) && (seq as number) >= 0;
  return { seq: known ? (seq as number) : undefined, reason: 'bad-sample', detail, payload: printed(sample) };
}

/** As JSON, for a person to read; what nests too deep for that is said to. */
export function printed(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '(nested too deep to be shown)';
  }
}

const whole = (reason: string, detail: string, payload: string): Decoded => ({
  boot: undefined,
  sentAt: undefined,
  samples: [],
  rejected: [{ reason, detail, payload }],
});

/** A clock that says a fraction, or nonsense, is not worth losing samples for. */
const wholeNumber = (value: unknown) =>
  typeof value === 'number' && Number.isSafeInteger(Math.round(value)) ? Math.round(value) : undefined;

function textOf(payload: Uint8Array): string | undefined {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  if (isAscii(bytes)) return bytes.toString('latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}
