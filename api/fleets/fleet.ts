/** The shapes of a fleet: vehicles under one policy and in one area, perhaps below another fleet. */
import { type Static, type TSchema, Type } from 'typebox';
import { Boundary } from './boundary.js';
import { FleetPolicy } from './fleet-policy.js';

const Uuid = Type.String({ format: 'uuid' });
const Time = Type.String({ format: 'date-time' });
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' });
const Nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);

const summary = {
  id: Uuid,
  name: Type.String(),
  parentId: Nullable(Uuid),
  policy: FleetPolicy,
  effectivePolicy: FleetPolicy,
  createdAt: Time,
  updatedAt: Time,
};

/** Without boundaries, which may be large. */
export const FleetSummary = Type.Object(summary);
export type FleetSummary = Static<typeof FleetSummary>;

export const Fleet = Type.Object(
  {
    ...summary,
    boundary: Type.Union([Boundary, Type.Null()], { description: 'Its own' }),
    effectiveBoundary: Type.Union([Boundary, Type.Null()], {
      description: 'Its own, or that of the nearest fleet above it that has one; null: everywhere',
    }),
  },
  { $id: 'Fleet' },
);
export type Fleet = Static<typeof Fleet>;

export const FleetInput = Type.Object({
  name: Name,
  parentId: Type.Optional(Nullable(Uuid)),
  policy: Type.Optional(FleetPolicy),
  boundary: Type.Optional(Nullable(Boundary)),
});
export type FleetInput = Static<typeof FleetInput>;

/** What is absent stays; a policy is replaced whole. */
export const FleetPatch = Type.Partial(FleetInput, { minProperties: 1 });
export type FleetPatch = Static<typeof FleetPatch>;

export const FleetMetrics = Type.Object({
  vehicles: Type.Integer(),
  byStatus: Type.Object({ available: Type.Integer(), in_use: Type.Integer(), maintenance: Type.Integer() }),
  online: Type.Integer(),
  heardInLastDay: Type.Integer(),
  meanBatteryPercent: Nullable(Type.Number()),
  meanFuelPercent: Nullable(Type.Number()),
});
export type FleetMetrics = Static<typeof FleetMetrics>;

const Role = Type.String({
  minLength: 1,
  maxLength: 50,
  pattern: '\\S',
  description: 'Manager, dispatcher, driver, …',
});
export const FleetMember = Type.Object(
  { userId: Uuid, name: Type.String(), role: Type.String(), since: Time },
  { $id: 'FleetMember' },
);
export type FleetMember = Static<typeof FleetMember>;
export const FleetMemberInput = Type.Object({ userId: Uuid, role: Role });
export type FleetMemberInput = Static<typeof FleetMemberInput>;

export const FleetParams = Type.Object({ id: Uuid });
export const FleetMemberParams = Type.Object({ id: Uuid, userId: Uuid });
