/** PostgreSQL's text holds neither NUL nor half a surrogate pair; JSON can bring both, as escapes. */
import type { Sample } from '../contracts/index.js';

const LONE_SURROGATE = /\p{Surrogate}/u;

/** What is wrong with the sample's texts, with its path; undefined when nothing is. */
export function hasUnkeepableText(sample: Sample): string | undefined {
  if (sample.dtc?.some(isUnkeepable)) return '/dtc holds a NUL or half a character';
  for (const [path, value] of Object.entries(sample.signals ?? {})) {
    if (isUnkeepable(path)) return '/signals has a name with a NUL or half a character';
    if (typeof value === 'string' && isUnkeepable(value)) return `/signals/${path} holds a NUL or half a character`;
  }
  return undefined;
}

const isUnkeepable = (text: string) => text.includes('\0') || LONE_SURROGATE.test(text);
