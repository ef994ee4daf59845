/** Checks what a request brings against the endpoint's schemas. What a schema does not name is ignored. */
import type { Static, TObject, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Format } from 'typebox/format';
import { MotorpoolError } from '../../platform/errors.js';

// Of what RFC 3339 and RFC 9557 write, only what a Date can hold: no leap second, no name of a zone in brackets.
Format.Set('date-time', (text) => Format.IsDateTime(text) && !Number.isNaN(Date.parse(text)));

type Check<S extends TSchema> = (input: unknown) => Static<S>;

const MOST_ERRORS = 20;

/** Made by who needs it first: a start would wait for hundreds. */
function later<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Path parameters. One that cannot be the name of anything is a thing that is not there. */
export function paramsCheck<S extends TObject>(schema: S, missing = nothingThere): Check<S> {
  const compiled = later(() => Compile(schema));
  const ids = uuidsOf(schema);
  return (given) => {
    const input = canonical(given as Record<string, unknown>, ids);
    if (compiled().Check(input)) return input as Static<S>;
    throw missing();
  };
}

const nothingThere = () => new MotorpoolError('not-found', 'not-found', 'There is nothing at this address.');

/**
 * Query parameters: text, made into the numbers and truth values that the schema wants. `kind[]` and `kind[$ne]` are refused
 * where there is a `kind`: whoever writes so wants that filter, and would get what it does not let through.
 */
export function queryCheck<S extends TObject>(schema: S): Check<S> {
  const check = jsonCheck(schema, '?');
  const isKnown = (name: string) => Object.hasOwn(schema.properties, name);
  const types = Object.entries(schema.properties).map(([name, s]) => [name, (s as { type?: string }).type] as const);
  return (input) => {
    const given = input as Record<string, unknown>;
    const bracketed = Object.keys(given).filter((name) => !isKnown(name) && isKnown(baseOf(name)));
    if (bracketed.length > 0) {
      throw badInput(
        bracketed
          .slice(0, MOST_ERRORS)
          .map((name) => ({ path: `?${name}`, message: `is not known here; write ${baseOf(name)}=` })),
      );
    }
    const query: Record<string, unknown> = {};
    for (const [name, type] of types) {
      const value = given[name];
      if (value !== undefined) query[name] = typeof value === 'string' ? fromText(value, type) : value;
    }
    return check(query);
  };
}

const uuidsOf = ({ properties = {} }: { properties?: Record<string, TSchema> }): string[] =>
  Object.entries(properties).flatMap(([name, schema]) => (isUuid(schema) ? [name] : []));

const isUuid = ({ format, anyOf }: { format?: string; anyOf?: object[] }): boolean =>
  format === 'uuid' || (anyOf ?? []).some(isUuid);

/** One car has one name: a UUID in capitals would miss caches, news and topics that know it in small letters. */
function canonical(input: Record<string, unknown>, ids: readonly string[]): Record<string, unknown> {
  const lowered = ids.map((name) => [name, input[name]] as const).filter(([, id]) => typeof id === 'string');
  return { ...input, ...Object.fromEntries(lowered.map(([name, id]) => [name, String(id).toLowerCase()])) };
}

/** A JSON body. */
export const bodyCheck = <S extends TSchema>(schema: S): Check<S> => jsonCheck(schema, '');

function jsonCheck<S extends TSchema>(schema: S, prefix: string): Check<S> {
  const compiled = later(() => Compile(schema));
  const ids = uuidsOf(schema);
  return (input) => {
    if (compiled().Check(input) && !holdsNoText(input)) {
      return (ids.length === 0 ? input : canonical(input as Record<string, unknown>, ids)) as Static<S>;
    }
    const errors = compiled()
      .Errors(input ?? {})
      .slice(0, MOST_ERRORS)
      .flatMap((error) => {
        const at = prefix + error.instancePath.replace(/^\//, prefix ? '' : '/');
        if (error.keyword === 'enum') {
          return [{ path: at, message: `must be one of ${error.params.allowedValues.join(', ')}` }];
        }
        if (error.keyword === 'boolean') return [{ path: at, message: 'is not known here' }];
        if (error.keyword !== 'required') return [{ path: at, message: error.message }];
        return error.params.requiredProperties.map((name) => ({
          path: prefix ? `${prefix}${name}` : `${at}/${name}`,
          message: 'is missing',
        }));
      });
    if (errors.length === 0) errors.push({ path: prefix, message: 'must not hold NUL or half a surrogate pair' });
    throw badInput(errors);
  };
}

const badInput = (errors: { path: string; message: string }[]) =>
  new MotorpoolError('bad-input', 'bad-input', 'Something in the request is not as it should be: see errors.', {
    errors,
  });

/** What stands before a bracket. */
const baseOf = (name: string): string => name.split('[', 1)[0] ?? name;

function fromText(text: string, type: string | undefined): unknown {
  if ((type === 'integer' || type === 'number') && /^-?\d{1,17}(\.\d{1,17})?$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

/** NUL, or half of a surrogate pair: PostgreSQL cannot hold it, and no honest client sends it. */
function holdsNoText(input: unknown): boolean {
  if (typeof input === 'string') return NO_TEXT.test(input);
  if (typeof input !== 'object' || input === null) return false;
  return Object.entries(input).some(([name, value]) => NO_TEXT.test(name) || holdsNoText(value));
}

const NO_TEXT = /\0|\p{Surrogate}/u;
