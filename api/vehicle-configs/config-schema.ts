/**
 * The JSON Schemas that a configuration type may have: a plain part of the standard. No references, and no patterns: a
 * pattern is a program, and one that never ends would stop the server.
 */
import { Check, Errors } from 'typebox/schema';
import { MotorpoolError } from '../../platform/errors.js';

const LARGEST_SCHEMA = 32 * 1024; // characters
const TYPES = new Set(['object', 'array', 'string', 'number', 'integer', 'boolean', 'null']);

type Json = Readonly<Record<string, unknown>>;
type Rule = (value: unknown, at: string) => void;

const must = (condition: boolean, at: string, message: string) => {
  if (!condition) throw refused(at, message);
};
const count: Rule = (value, at) =>
  must(Number.isSafeInteger(value) && Number(value) >= 0, at, 'must be a whole number from 0');
const number: Rule = (value, at) => must(Number.isFinite(value), at, 'must be a number');
const positive: Rule = (value, at) => must(Number.isFinite(value) && Number(value) > 0, at, 'must be above 0');
const flag: Rule = (value, at) => must(typeof value === 'boolean', at, 'must be true or false');
const text: Rule = (value, at) => must(typeof value === 'string', at, 'must be text');
const anything: Rule = () => {};
const list: Rule = (value, at) => must(Array.isArray(value) && value.length > 0, at, 'must be a list');
const schema: Rule = (value, at) => {
  if (typeof value !== 'boolean') checkSchema(value, at);
};
const schemas: Rule = (value, at) => {
  list(value, at);
  for (const [i, inner] of (value as unknown[]).entries()) schema(inner, `${at}/${i}`);
};
const named: Rule = (value, at) => {
  must(isObject(value), at, 'must be an object');
  for (const [name, inner] of Object.entries(value as Json)) {
    must(name !== '__proto__', at, 'must not name __proto__');
    schema(inner, `${at}/${name}`);
  }
};

const KEYWORDS: Readonly<Record<string, Rule>> = {
  type: (value, at) =>
    must(
      typeof value === 'string' ? TYPES.has(value) : Array.isArray(value) && value.every((one) => TYPES.has(one)),
      at,
      `must be of ${[...TYPES].join(', ')}`,
    ),
  properties: named,
  required: (value, at) =>
    must(Array.isArray(value) && value.every((name) => typeof name === 'string'), at, 'must be a list of names'),
  additionalProperties: schema,
  items: schema,
  anyOf: schemas,
  oneOf: schemas,
  allOf: schemas,
  enum: list,
  const: anything,
  default: anything,
  examples: list,
  title: text,
  description: text,
  format: text,
  ...{ minimum: number, maximum: number, exclusiveMinimum: number, exclusiveMaximum: number, multipleOf: positive },
  ...{
    minLength: count,
    maxLength: count,
    minItems: count,
    maxItems: count,
    minProperties: count,
    maxProperties: count,
  },
  uniqueItems: flag,
};

/** Throws a MotorpoolError (bad-input) for a schema that is too large, holds what is not taken, or is of no object. */
export function checkConfigSchema(given: Json): void {
  must(JSON.stringify(given).length <= LARGEST_SCHEMA, '/schema', `must be of at most ${LARGEST_SCHEMA} characters`);
  must(given.type === 'object', '/schema/type', 'must be object');
  checkSchema(given, '/schema');
}

function checkSchema(given: unknown, at: string): void {
  must(isObject(given), at, 'must be a JSON Schema');
  for (const [keyword, value] of Object.entries(given as Json)) {
    const rule = Object.hasOwn(KEYWORDS, keyword) ? KEYWORDS[keyword] : undefined;
    if (!rule) throw refused(`${at}/${keyword}`, `is not taken; these are: ${Object.keys(KEYWORDS).join(', ')}`);
    rule(value, `${at}/${keyword}`);
  }
}

/** Throws a MotorpoolError (bad-input) for data that is not as the type's schema wants it. */
export function checkConfigData(schema: Json, data: unknown, at = '/data'): void {
  if (Check(schema, data)) return;
  const [, found] = Errors(schema, data);
  const errors = found.slice(0, 20).map(({ instancePath, message }) => ({ path: `${at}${instancePath}`, message }));
  throw new MotorpoolError('bad-input', 'bad-config', 'The data is not as its type wants it: see errors.', { errors });
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const refused = (path: string, message: string) =>
  new MotorpoolError('bad-input', 'bad-config-schema', 'The schema is not one that is taken: see errors.', {
    errors: [{ path, message }],
  });
