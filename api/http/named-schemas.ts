/** Schemas with an `$id` stand once in the API document, under that name, and are pointed at from where they are used. */

type Json = Record<string, unknown>;

/**
 * A copy of `document` in which each schema with an `$id` is a `$ref`, and those schemas by their names. Throws an Error
 * where two that differ have one name.
 */
export function withNamedSchemas(document: Json): { document: Json; schemas: Record<string, unknown> } {
  const schemas: Record<string, unknown> = {};

  function named(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(named);
    if (typeof value !== 'object' || value === null) return value;
    const { $id, ...rest } = value as Json;
    const copy = Object.fromEntries(Object.entries(rest).map(([name, inner]) => [name, named(inner)]));
    if (typeof $id !== 'string') return copy;
    if (schemas[$id] && JSON.stringify(schemas[$id]) !== JSON.stringify(copy)) {
      throw new Error(`two schemas are called ${$id}`);
    }
    schemas[$id] = copy;
    return { $ref: `#/components/schemas/${$id}` };
  }

  return { document: named(document) as Json, schemas };
}
