/** Values for a schema of the API document: as it wants them, or now and then what no schema foresees. */
import fc, { type Arbitrary } from 'fast-check';
import type { Schema } from '../../support/api-document.js';
import { placeholder } from './known-ids.js';

const HOUR_MS = 3_600_000;

const NASTY_TEXTS = [
  ...['', ' ', '\0', 'a\0b', '\r\nSet-Cookie: x=1', '%00', '%', '%ff', '../../../../etc/passwd', '..%2fpackage.json'],
  ...[
    "' or 1=1--",
    '"; drop table users; --',
    '$1',
    '#{7*7}',
    '{{7*7}}',
    '=cmd|calc',
    '<script>alert(1)</script>',
    '?',
    '#',
  ],
  ...['__proto__', 'constructor', 'null', 'undefined', 'NaN', 'Infinity', '-1', '1e309', '0x10', '9'.repeat(40)],
  ...['\ud800', '\u202e', '🚗', 'ß'.repeat(300), 'x'.repeat(6000), '+275760-09-13T00:00:00Z', '2026-02-31T00:00:00Z'],
  ...['1ms', '0s', '999999d', '1s', '2026-01-01', '1970-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '99999999999999-1'],
  ...[
    '0001-01-01',
    '-000001-01-01',
    '2026-10-25T02:30:00',
    '90,180,1',
    '41.39,2.16,1e9',
    'Infinity,0,1',
    'UTC',
    '2026-W53',
  ],
];
export const nastyText = fc.constantFrom(...NASTY_TEXTS);
export const nasty: Arbitrary<unknown> = fc.oneof(
  nastyText,
  fc.constantFrom<unknown>(null, true, -1, 0, 1.5, 1e308, -0, 2 ** 53, [], {}, [[[]]], { toString: 1 }, { length: -1 }),
  fc.jsonValue({ maxDepth: 4 }),
);

/** `name` is what the value is called, and `path` where it is sent: they tell of which sort an id is. */
export interface Place {
  name: string;
  path: string;
  /** All of it is proper; else one of ten things in it is not. */
  tidy: boolean;
}

export const somethingOf = (schema: Schema, place: Place): Arbitrary<unknown> =>
  place.tidy
    ? proper(schema, place)
    : fc.oneof({ weight: 9, arbitrary: proper(schema, place) }, { weight: 1, arbitrary: nasty });

function proper(schema: Schema, place: Place): Arbitrary<unknown> {
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((choice) => somethingOf(choice, place)));
  if (schema.allOf) {
    return fc.tuple(...schema.allOf.map((part) => proper(part, place))).map((parts) => Object.assign({}, ...parts));
  }
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  const { minimum: min = -1e6, maximum: max = 1e6 } = schema;
  switch (schema.type) {
    case 'integer':
      return fc.oneof(fc.integer({ min: Math.ceil(min), max: Math.min(max, 2 ** 31) }), fc.constantFrom(min, max));
    case 'number':
      return fc.oneof(fc.double({ min, max, noNaN: true }), fc.constantFrom(min, max));
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(somethingOf(schema.items ?? {}, place), {
        minLength: Math.min(schema.minItems ?? 0, 7),
        maxLength: Math.max(3, Math.min(schema.minItems ?? 0, 7)),
      });
    case 'object':
      return objectOf(schema, place);
    case 'string':
      return textOf(schema, place);
    default:
      return nasty;
  }
}

function textOf(schema: Schema, { name, path, tidy }: Place): Arbitrary<string> {
  const { format, pattern, minLength = 0, maxLength = 60 } = schema;
  if (format === 'uuid' || (/ids?$/i.test(name) && pattern === undefined)) {
    const known = fc.nat({ max: 20 }).map((n) => placeholder(name, path, n));
    return fc.oneof({ weight: 5, arbitrary: known }, { weight: 1, arbitrary: fc.uuid() });
  }
  if (format === 'date-time') return moment(name);
  if (format === 'date') return moment(name).map((text) => text.slice(0, 10));
  if (format === 'email') return fc.nat({ max: 999 }).map((n) => `somebody-${n}@example.org`);
  const free = tidy
    ? fc.constantFrom('Seat', 'a word of two').map((text) => text.padEnd(minLength, '.').slice(0, maxLength))
    : fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 60)) });
  const binary = fc.string({ unit: 'binary', minLength, maxLength: Math.max(minLength, Math.min(maxLength, 60)) });
  if (pattern?.startsWith('^') && pattern.endsWith('$')) return fc.stringMatching(new RegExp(pattern));
  if (/location|branch/i.test(name))
    return fc.oneof(fc.constantFrom('Eixample', 'Sants', '41.39,2.16,5'), ...(tidy ? [] : [free]));
  if (/date|from|to|starts?|ends?|at$|time/i.test(name)) return fc.oneof(moment(name), ...(tidy ? [] : [free]));
  return tidy ? free : fc.oneof(free, binary);
}

/** What begins is mostly before what ends, so that many a span is one; from yesterday to in a month. */
function moment(name: string): Arbitrary<string> {
  const hours = /start|from|begin|pick/i.test(name)
    ? fc.integer({ min: 1, max: 240 })
    : fc.integer({ min: -24, max: 720 });
  return hours.map((n) => new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS + n * HOUR_MS).toISOString());
}

function objectOf({ properties = {}, patternProperties, required = [] }: Schema, place: Place): Arbitrary<unknown> {
  const entries = Object.entries(properties).map(([name, schema]) => {
    const value = somethingOf(schema, { ...place, name });
    return [name, required.includes(name) ? value : fc.option(value, { nil: undefined })] as const;
  });
  const [inner] = Object.values(patternProperties ?? {});
  const more = fc.dictionary(nastyText, inner ? somethingOf(inner, { ...place, name: '' }) : nasty, { maxKeys: 2 });
  return fc
    .tuple(
      fc.record(Object.fromEntries(entries)),
      inner ? more : place.tidy ? fc.constant({}) : fc.oneof(fc.constant({}), more),
    )
    .map(([object, further]) => ({ ...object, ...further }));
}
