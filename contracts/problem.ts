/** An RFC 9457 problem, as every failed HTTP request answers. */
import { type Static, Type } from 'typebox';

export const Problem = Type.Object({
  type: Type.String(), // a stable URI reference, for programs
  title: Type.String(), // a sentence, for people
  status: Type.Integer(),
  detail: Type.Optional(Type.String()),
  errors: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))),
  reasons: Type.Optional(
    Type.Array(Type.Object({ code: Type.String(), detail: Type.String() }), { description: 'Why a car is unfit' }),
  ),
  alternatives: Type.Optional(Type.Array(Type.Unknown(), { description: 'Cars to take instead' })),
});
export type Problem = Static<typeof Problem>;
