/** Which trace a message or a request belongs to, as W3C Trace Context writes it (https://www.w3.org/TR/trace-context/, version 00). */
import { randomBytes } from 'node:crypto';

const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
export const TRACEPARENT_LENGTH = 55;

/** Whether `text` is one. What is none is ignored, and never a reason to refuse what it came with. */
export const isTraceparent = (text: unknown): text is string => typeof text === 'string' && TRACEPARENT.test(text);

/** The beginning of a trace that is to be recorded: random ids, the sampled flag set. */
export function newTraceparent(): string {
  const ids = randomBytes(24).toString('hex');
  return `00-${ids.slice(0, 32)}-${ids.slice(32)}-01`;
}
