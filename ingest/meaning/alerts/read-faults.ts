/** Alerts about fault codes, one for each code. Pure. */
import { SEVERITIES, type Severity } from '../../../contracts/index.js';
import { keyOf } from './alert-book.js';
import type { Look } from './look.js';

/** Of one car at once; a car that tells more is broken as a whole. */
const MOST_CODES = 20;
const STEPS = { most: 2 } as const;

/** `watched` are the codes that are in the book; changed in place. */
export function readFaults(look: Look, watched: string[], critical: ReadonlySet<string>): void {
  const { dtc, at } = look.seen;
  if (dtc === undefined || (dtc.length === 0 && watched.length === 0)) return;
  const rule = look.rules['fault-code'];
  for (const code of new Set([...watched, ...dtc.slice(0, MOST_CODES)])) {
    const verdict = dtc.includes(code) ? 'holds' : 'clear';
    const severity: Severity = critical.has(code) ? SEVERITIES[2] : rule.severity;
    look.find({ kind: 'fault-code', subject: code, verdict, at, rule: { ...rule, severity }, steps: STEPS });
    const kept = keyOf('fault-code', code) in look.book;
    const place = watched.indexOf(code);
    if (kept && place < 0) watched.push(code);
    if (!kept && place >= 0) watched.splice(place, 1);
  }
}
