/** Requests for one operation of an API document: mostly as they should be, now and then as they never should. */
import { randomUUID } from 'node:crypto';
import fc, { type Arbitrary } from 'fast-check';
import type { Operation, Schema } from '../../support/api-document.js';

const NASTY_TEXTS = [
  ...[
    '',
    ' ',
    '\0',
    'a\0b',
    '\r\nSet-Cookie: x=1',
    '%00',
    '%',
    '%ff',
    '../../../../etc/passwd',
    '..%2f..%2fpackage.json',
  ],
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
];
const nastyText = fc.constantFrom(...NASTY_TEXTS);
const nasty: Arbitrary<unknown> = fc.oneof(
  nastyText,
  fc.constantFrom<unknown>(null, true, -1, 0, 1.5, 1e308, -0, 2 ** 53, [], {}, [[[]]], { toString: 1 }, { length: -1 }),
  fc.jsonValue({ maxDepth: 4 }),
);

function proper(schema: Schema): Arbitrary<unknown> {
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(somethingOf));
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  const { minimum: min = -1e6, maximum: max = 1e6 } = schema;
  switch (schema.type) {
    case 'integer':
      return fc.integer({ min: Math.ceil(min), max: Math.min(max, 2 ** 31) });
    case 'number':
      return fc.double({ min, max, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(somethingOf(schema.items ?? {}), { maxLength: 3 });
    case 'object':
      return objectOf(schema);
    default:
      if (schema.format === 'uuid') return fc.uuid();
      return fc.oneof(fc.string({ minLength: 1, maxLength: 40 }), fc.string({ unit: 'binary', maxLength: 40 }));
  }
}

function objectOf({ properties = {}, required = [] }: Schema): Arbitrary<unknown> {
  const entries = Object.entries(properties).map(
    ([name, schema]) =>
      [
        name,
        required.includes(name) ? somethingOf(schema) : fc.option(somethingOf(schema), { nil: undefined }),
      ] as const,
  );
  return fc
    .tuple(fc.record(Object.fromEntries(entries)), fc.option(fc.dictionary(nastyText, nasty, { maxKeys: 2 })))
    .map(([object, more]) => ({ ...object, ...more }));
}

/** Nine of ten are proper. */
const somethingOf = (schema: Schema): Arbitrary<unknown> =>
  fc.oneof({ weight: 9, arbitrary: proper(schema) }, { weight: 1, arbitrary: nasty });

/** A lone surrogate cannot stand in a URL. */
const escaped = (text: string) => encodeURIComponent(Buffer.from(text).toString());

export interface FuzzedRequest {
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

/** `ids` are vehicles that exist. */
export function requestTo(path: string, operation: Operation, ids: readonly string[]): Arbitrary<FuzzedRequest> {
  const of = (place: string) => operation.parameters.filter((parameter) => parameter.in === place);
  const id = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...ids) },
    { weight: 1, arbitrary: fc.constantFrom(randomUUID(), ids[0]?.toUpperCase() ?? '', 'x') },
    { weight: 1, arbitrary: nastyText.filter((text) => text !== '') },
  );
  const query = fc.record(
    Object.fromEntries(
      of('query').map(({ name, schema }) => {
        const moments = fc.constantFrom(
          '2026-01-31T12:00:00Z',
          '2026-01-31',
          '1m',
          '1h',
          'speedKmh',
          'latitude,longitude',
        );
        const text = fc.oneof(
          somethingOf(schema).map((value) => (typeof value === 'string' ? value : JSON.stringify(value))),
          moments,
          nastyText,
        );
        return [name, fc.option(text, { freq: 2, nil: undefined })];
      }),
    ),
  );
  const headers = fc.record({
    'idempotency-key': fc.option(fc.constantFrom('a key', 'key', 'k'.repeat(255), 'k'.repeat(300), '\u00ff'), {
      nil: undefined,
    }),
    'if-match': fc.option(fc.constantFrom('*', '"1"', '"999999999"', '1', 'W/"1"', '""'), { nil: undefined }),
    'x-http-method-override': fc.option(fc.constantFrom('DELETE', 'PUT'), { nil: undefined }),
    'content-type': fc.oneof(
      { weight: 8, arbitrary: fc.constant('application/json') },
      {
        weight: 1,
        arbitrary: fc.constantFrom('text/plain', 'application/json; charset=utf-7', 'multipart/form-data', 'x'),
      },
    ),
  });
  const schema = operation.requestBody?.content['application/json']?.schema;
  const body = schema
    ? fc.oneof(
        { weight: 8, arbitrary: somethingOf(schema).map((value) => JSON.stringify(value)) },
        {
          weight: 1,
          arbitrary: fc.constantFrom('', '{', 'null', '[]', '"x"', `${'['.repeat(50_000)}${']'.repeat(50_000)}`),
        },
      )
    : fc.constant(undefined);
  return fc.tuple(id, query, headers, body).map(([vehicle, asked, head, sent]) => {
    const words = Object.entries(asked).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const search = words.map(([name, text]) => `${name}=${escaped(text)}`).join('&');
    const filled = path.replace(/\{\w+\}/g, escaped(vehicle));
    const given = Object.entries(head).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return {
      path: search ? `${filled}?${search}` : filled,
      headers: Object.fromEntries(given.filter(([name]) => name !== 'content-type' || sent !== undefined)),
      body: sent,
    };
  });
}
