/** The shapes of a branch: where cars stand, are fetched and are given back. */
import { type Static, type TSchema, Type } from 'typebox';
import { OpeningHours } from '../../contracts/index.js';

const Nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' });

export const Branch = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    name: Type.String(),
    latitude: Nullable(Type.Number()),
    longitude: Nullable(Type.Number()),
    timeZone: Type.String({ description: 'An IANA name, such as Europe/Madrid' }),
    address: Nullable(Type.String()),
    phone: Nullable(Type.String()),
    hours: Type.Union([OpeningHours, Type.Null()], { description: 'null: always open' }),
    closedOn: Type.Array(Type.String({ format: 'date' })),
    archived: Type.Boolean(),
  },
  { $id: 'Branch' },
);
/** As the tables keep it and the API shows it; `timeZone`, `hours` and `closedOn` are what `isOpenAt` asks for. */
export type Branch = Static<typeof Branch>;

const fields = {
  name: Text(100),
  latitude: Nullable(Type.Number({ minimum: -90, maximum: 90 })),
  longitude: Nullable(Type.Number({ minimum: -180, maximum: 180 })),
  timeZone: Text(64),
  address: Nullable(Text(500)),
  phone: Nullable(Type.String({ pattern: '^\\+[1-9]\\d{5,14}$', description: 'E.164' })),
  hours: Nullable(OpeningHours),
  closedOn: Type.Array(Type.String({ format: 'date' }), { maxItems: 400 }),
};

export const BranchInput = Type.Object({
  name: fields.name,
  ...Type.Partial(Type.Omit(Type.Object(fields), ['name'])).properties,
});
export type BranchInput = Static<typeof BranchInput>;

/** What is absent stays. */
export const BranchPatch = Type.Partial(Type.Object({ ...fields, archived: Type.Boolean() }), { minProperties: 1 });
export type BranchPatch = Static<typeof BranchPatch>;

export const BranchParams = Type.Object({ id: Type.String({ format: 'uuid' }) });
