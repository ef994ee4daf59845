/** Cursor pages: `?limit&cursor` → `{items, nextCursor}`. */
import { type TSchema, Type } from 'typebox';

export const Limit = Type.Optional(
  Type.Integer({ minimum: 1, maximum: 1000, description: 'How many at most; 100 unless told' }),
);
export const Cursor = <S extends TSchema>(schema: S) => Type.Optional(schema);

export const pageOf = <S extends TSchema>(item: S) =>
  Type.Object({
    items: Type.Array(item),
    nextCursor: Type.Union([Type.String(), Type.Null()], { description: 'For the next page; null on the last' }),
  });

/** A page of what was asked for with one more than `limit`: the one beyond tells that there is a next. */
export function cutPage<T extends { id: string }>(found: readonly T[], limit: number) {
  const items = found.slice(0, limit);
  return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
}
