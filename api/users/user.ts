/** The shapes of a person over HTTP. */
import { type Static, Type } from 'typebox';
import { ROLES } from '../identity/access.js';
import { NewPassword } from '../identity/new-password.js';

const Uuid = Type.String({ format: 'uuid' });
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' });
const Email = Type.String({
  minLength: 3,
  maxLength: 255,
  pattern: '^[^\\s@]+@[^\\s@.]+(\\.[^\\s@.]+)+$',
  description: 'An address of the form name@example.org',
});
const Phone = Type.String({
  minLength: 6,
  maxLength: 40,
  description: 'With its country code; blanks, dashes and brackets are taken away',
});
const Address = Type.String({ maxLength: 500 });
/** A day of this or the last century. */
const Day = Type.String({ format: 'date', pattern: '^(19|20)' });
const orNull = <T extends ReturnType<typeof Type.String>>(schema: T) => Type.Union([schema, Type.Null()]);
const Moment = orNull(Type.String({ format: 'date-time' }));

export const Registration = Type.Object(
  {
    name: Name,
    email: Email,
    password: NewPassword,
    phoneNumber: Type.Optional(Phone),
    address: Type.Optional(Address),
  },
  { $id: 'Registration' },
);
export type Registration = Static<typeof Registration>;

/** As the rental documents write a person. */
export const Profile = Type.Object(
  {
    userId: Uuid,
    name: Type.String(),
    email: orNull(Type.String()),
    phoneNumber: orNull(Type.String()),
    address: orNull(Type.String()),
    role: Type.Enum(ROLES),
  },
  { $id: 'Profile' },
);

export const ManagedUser = Type.Object({
  ...Profile.properties,
  createdAt: Type.String({ format: 'date-time' }),
  disabled: Type.Boolean(),
});

const editable = {
  name: Type.Optional(Name),
  email: Type.Optional(orNull(Email)),
  phoneNumber: Type.Optional(orNull(Phone)),
  address: Type.Optional(orNull(Address)),
};

/** What is absent stays; null takes it away. */
export const ProfileChanges = Type.Object(editable, { minProperties: 1 });

const licence = {
  number: Type.String({ minLength: 1, maxLength: 50, pattern: '\\S', description: 'Encrypted at rest' }),
  country: Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2' }),
  issuedOn: Day,
  expiresOn: Day,
};

export const UserPatch = Type.Object(
  {
    ...editable,
    birthDate: Type.Optional(orNull(Day)),
    licence: Type.Optional(Type.Union([Type.Object(licence), Type.Null()])),
  },
  { minProperties: 1 },
);
export type UserPatch = Static<typeof UserPatch>;

export const User = Type.Object(
  {
    id: Uuid,
    name: Type.String(),
    email: orNull(Type.String()),
    emailVerifiedAt: Moment,
    phoneNumber: orNull(Type.String()),
    phoneVerifiedAt: Moment,
    address: orNull(Type.String()),
    role: Type.Enum(ROLES),
    disabled: Type.Boolean(),
    birthDate: orNull(Type.String({ format: 'date' })),
    licence: Type.Union([Type.Object({ ...licence, verifiedAt: Moment }), Type.Null()]),
    createdAt: Type.String({ format: 'date-time' }),
    updatedAt: Type.String({ format: 'date-time' }),
  },
  { $id: 'User' },
);
export type User = Static<typeof User>;

/** In lists: nothing of the licence but until when it is good. */
export const UserListItem = Type.Object(
  {
    ...Type.Omit(User, ['licence', 'birthDate']).properties,
    licenceExpiresOn: orNull(Type.String({ format: 'date' })),
    licenceVerifiedAt: Moment,
  },
  { $id: 'UserListItem' },
);

export const UserAdminPatch = Type.Object(
  { role: Type.Optional(Type.Enum(ROLES)), disabled: Type.Optional(Type.Boolean()) },
  { minProperties: 1 },
);
export type UserAdminPatch = Static<typeof UserAdminPatch>;

export const UserParams = Type.Object({ id: Uuid });
