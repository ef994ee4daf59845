/** What a copy of a database has to say of it besides its rows. */
import { type Static, Type } from 'typebox';

const name = Type.String({ minLength: 1, maxLength: 63 });

export type TableLayout = Static<typeof TableLayout>;
export const TableLayout = Type.Object({
  schema: name,
  name,
  /** Those that hold rows' own values; what is computed from them is not copied. */
  columns: Type.Array(name, { minItems: 1 }),
  /** Of a partition: the table that it is a part of, in the same schema, and of which rows. */
  partition: Type.Optional(
    Type.Object({ of: name, bound: Type.String({ pattern: "^FOR VALUES FROM \\('[^']*'\\) TO \\('[^']*'\\)$" }) }),
  ),
});

export type DatabaseLayout = Static<typeof DatabaseLayout>;
export const DatabaseLayout = Type.Object({
  /** Those that made the tables, in their order. */
  migrations: Type.Array(Type.String()),
  /** The last migration of the job queue's own tables. */
  jobQueue: Type.Integer(),
  tables: Type.Array(TableLayout),
  /** `lastValue` is a bigint. */
  sequences: Type.Array(
    Type.Object({ schema: name, name, lastValue: Type.String({ pattern: '^-?\\d+$' }), isCalled: Type.Boolean() }),
  ),
});
