/** The API document, made from the same endpoints that are mounted. */
import { type TSchema, Type } from 'typebox';
import { Problem } from '../../contracts/index.js';
import type { Endpoint } from './endpoint.js';
import { versionedAmong } from './etag.js';
import { withNamedSchemas } from './named-schemas.js';
import { TAGS } from './tags.js';

const PROBLEM = { 'application/problem+json': { schema: { ...Problem, $id: 'Problem' } } };
const RETRY_AFTER = { 'Retry-After': { description: 'Seconds to wait', schema: Type.Integer({ minimum: 1 }) } };
const ETAG = { ETag: { description: 'Its version, for If-Match and If-None-Match', schema: Type.String() } };

export function openapiDocument(endpoints: readonly Endpoint[]) {
  const versioned = versionedAmong(endpoints);
  const operations: Record<string, Record<string, unknown>> = {};
  for (const endpoint of endpoints) {
    operations[endpoint.path] = {
      ...operations[endpoint.path],
      [endpoint.method]: operation(endpoint, versioned(endpoint)),
    };
  }
  const { document: paths, schemas } = withNamedSchemas(operations);
  const used = new Set<string>(endpoints.map(({ tag }) => tag));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Motorpool',
      version: '1.0.0',
      description:
        'Fleet telemetry and rental. Errors are RFC 9457 problems. Query parameters that are not listed are ignored.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: Object.entries(TAGS).flatMap(([name, description]) => (used.has(name) ? { name, description } : [])),
    paths,
    components: {
      schemas,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
}

/** `versioned`: what is at its path has an ETag. */
function operation(endpoint: Endpoint, versioned: boolean) {
  const { method, tag, summary, description, access, params, query, body, rawBody, bodyOptional, aliasOf } = endpoint;
  return {
    operationId: operationId(endpoint),
    tags: [tag],
    summary,
    ...describe(description, aliasOf),
    ...(aliasOf && { deprecated: true }),
    'x-access': access,
    security: access === 'anyone' ? [] : [{ bearer: [] }],
    parameters: [
      ...(params ? Object.entries(params.properties).map(([name, s]) => parameter('path', name, s, true)) : []),
      ...(query
        ? Object.entries(query.properties).map(([name, s]) => parameter('query', name, s, isRequired(query, name)))
        : []),
      ...(endpoint.creates || endpoint.keyed
        ? [parameter('header', 'Idempotency-Key', Type.String({ minLength: 1, maxLength: 255 }), false)]
        : []),
      ...(endpoint.conditional ? [parameter('header', 'If-Match', Type.String(), true)] : []),
    ],
    ...(body && { requestBody: { required: !bodyOptional, content: { 'application/json': { schema: body } } } }),
    ...(rawBody && {
      requestBody: { required: true, content: Object.fromEntries(rawBody.types.map((type) => [type, {}])) },
    }),
    responses: {
      ...answers(endpoint, versioned),
      ...(versioned && method === 'get' && { 304: { description: 'As If-None-Match says' } }),
      ...problems(endpoint),
    },
  };
}

/** Of an alias: also where the same is said in full. */
function describe(description: string | undefined, aliasOf: string | undefined) {
  const all = [description, aliasOf && `The canonical address, which says it in full: \`${aliasOf}\`.`];
  const text = all.filter(Boolean).join('\n\n');
  return text && { description: text };
}

const parameter = (place: string, name: string, schema: TSchema, required: boolean) => ({
  in: place,
  name,
  required,
  schema,
});

const isRequired = (schema: TSchema, name: string) =>
  ((schema as { required?: readonly string[] }).required ?? []).includes(name);

function answers({ answers }: Endpoint, versioned: boolean) {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, schema, media = [] }]) => {
      const content = {
        ...(schema && { 'application/json': { schema } }),
        ...Object.fromEntries(media.map((type) => [type, { schema: { type: 'string' } }])),
      };
      return [
        status,
        { description, ...(versioned && { headers: ETAG }), ...(Object.keys(content).length > 0 && { content }) },
      ];
    }),
  );
}

/** Each problem that an endpoint may answer with, by what it asks for. */
function problems(endpoint: Endpoint) {
  const { access, params, query, body, rawBody, creates, conditional, secondFactor, problems = {} } = endpoint;
  const all: Record<number, string> = {
    ...((query || body || rawBody || creates) && {
      400: 'Something in the request is not as it should be: see `errors`',
    }),
    ...(access !== 'anyone' && { 401: 'Not signed in' }),
    ...(access === 'signed-in' && { 403: 'This is for people, not for API keys' }),
    ...(access !== 'anyone' && access !== 'signed-in' && { 403: 'The role does not allow it' }),
    ...(secondFactor && { 403: 'The role does not allow it, or a second factor is wanted' }),
    ...(params && { 404: 'There is no such thing' }),
    ...(body && { 413: 'The body is too large', 415: 'The body is not JSON in UTF-8' }),
    ...(rawBody && { 413: `More than ${rawBody.mostBytes} bytes`, 415: 'The body is of another media type' }),
    ...(creates && { 409: 'The first request with this Idempotency-Key still runs', 422: 'Idempotency-Key reused' }),
    ...(conditional && { 412: 'It was changed meanwhile', 428: 'If-Match is missing' }),
    429: 'Too many requests: see Retry-After',
    503: 'Not now: see Retry-After',
    ...problems,
  };
  return Object.fromEntries(
    Object.entries(all).map(([status, description]) => [
      status,
      { description, ...((status === '429' || status === '503') && { headers: RETRY_AFTER }), content: PROBLEM },
    ]),
  );
}

/** `getApiV1VehiclesByIdState`: unique, as method and path are. */
function operationId({ method, path }: Endpoint): string {
  const words = path.replaceAll(/\{(\w+)\}/g, 'by-$1').split(/[^A-Za-z0-9]+/);
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
