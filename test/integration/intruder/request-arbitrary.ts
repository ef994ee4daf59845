/** Requests for one operation of the API document: mostly as they should be, now and then as they never should. */
import fc, { type Arbitrary } from 'fast-check';
import { type Operation, withParameters } from '../../support/api-document.js';
import { placeholder } from './known-ids.js';
import { nastyText, type Place, somethingOf } from './value-arbitrary.js';

const JSON_TYPE = 'application/json';
/** A picture of one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Half of them are tidy: all as the document wants it, but for ids. Ids in it are placeholders, so that what fast-check shrinks to still names what exists. */
export interface FuzzedRequest {
  path: string;
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
}

export function requestTo(operation: Operation): Arbitrary<FuzzedRequest> {
  return fc
    .boolean()
    .chain((tidy) =>
      fc.tuple(pathOf(operation), queryOf(operation, tidy), headersOf(operation, tidy), bodyOf(operation, tidy)),
    )
    .map(([path, query, headers, body]) => {
      const { 'content-type': type, ...others } = headers;
      return {
        path: query ? `${path}?${query}` : path,
        headers: body === undefined ? others : { ...others, ...(type !== undefined && { 'content-type': type }) },
        body,
      };
    });
}

/** A lone surrogate cannot stand in a URL. */
const escaped = (text: string) => encodeURIComponent(Buffer.from(text).toString());

function pathOf({ path, parameters }: Operation): Arbitrary<string> {
  const names = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
  const values = names.map((name) =>
    fc.oneof(
      { weight: 8, arbitrary: fc.nat({ max: 20 }).map((n) => placeholder(name, path, n)) },
      { weight: 1, arbitrary: fc.oneof(fc.uuid(), fc.constantFrom('x', '00000000-0000-0000-0000-000000000000')) },
      { weight: 1, arbitrary: nastyText.filter((text) => text !== '') },
    ),
  );
  return fc
    .tuple(...values)
    .map((filling) => withParameters(path, (name) => escaped(filling[names.indexOf(name)] ?? '')));
}

function queryOf({ path, parameters }: Operation, tidy: boolean): Arbitrary<string> {
  const asked = parameters.filter((parameter) => parameter.in === 'query');
  const values = asked.map(({ name, schema, required }) => {
    const place: Place = { name, path, tidy };
    const some = somethingOf(schema, place).map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
    if (tidy) return required ? some : fc.option(some, { nil: undefined, freq: 2 });
    const text = fc.oneof(
      { weight: 6, arbitrary: some },
      { weight: 1, arbitrary: fc.constantFrom('1m', '1h', 'speedKmh', 'latitude,longitude', '2026-01-31') },
      { weight: 1, arbitrary: nastyText },
    );
    return fc.option(text, { freq: required ? 15 : 2, nil: undefined });
  });
  return fc
    .tuple(...values)
    .map((texts) =>
      texts.flatMap((text, i) => (text === undefined ? [] : `${asked[i]?.name}=${escaped(text)}`)).join('&'),
    );
}

function headersOf({ parameters, requestBody }: Operation, tidy: boolean): Arbitrary<Record<string, string>> {
  const takes = (header: string) => parameters.some(({ name }) => name === header);
  const [type = JSON_TYPE] = Object.keys(requestBody?.content ?? {});
  const may = (values: readonly string[]) => fc.option(fc.constantFrom(...values), { nil: undefined, freq: 2 });
  if (tidy) return fc.constant({ 'content-type': type, ...(takes('If-Match') && { 'if-match': '*' }) });
  const all = fc.record({
    'idempotency-key': may(['a key', 'key', 'k'.repeat(255), 'k'.repeat(300), '\u00ff']),
    'if-match': takes('If-Match') ? may(['*', '*', '"1"', '"2"', '"999999999"', '1', 'W/"1"', '""']) : may(['*']),
    'if-none-match': may(['*', '"1"', 'W/"1", "2"', '"']),
    'x-http-method-override': may(['DELETE', 'PUT']),
    'content-type': fc.oneof(
      { weight: 9, arbitrary: fc.constant(type) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('text/plain', 'application/json; charset=utf-7', 'multipart/form-data', 'x'),
      },
    ),
  });
  return all.map((given) =>
    Object.fromEntries(Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined)),
  );
}

export function bodyOf({ path, requestBody }: Operation, tidy: boolean): Arbitrary<FuzzedRequest['body']> {
  if (!requestBody) return fc.constant(undefined);
  const schema = requestBody.content[JSON_TYPE]?.schema;
  if (!schema) {
    const cut = fc.nat({ max: PNG.length }).map((length) => PNG.subarray(0, length));
    return fc.oneof(fc.constant(PNG), cut, fc.uint8Array({ maxLength: 4000 }));
  }
  const some = somethingOf(schema, { name: '', path, tidy }).map((value) => JSON.stringify(value));
  if (tidy) return some;
  return fc.oneof(
    { weight: 9, arbitrary: some },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', '{', 'null', '[]', '"x"', `${'['.repeat(50_000)}${']'.repeat(50_000)}`),
    },
  );
}
