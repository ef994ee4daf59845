/** The shapes of commands to cars. */
import { type Static, type TSchema, Type } from 'typebox';
import {
  COMMAND_STATES,
  COMMAND_TYPES,
  CONFIRMATIONS,
  type CommandConfirmation,
  type CommandState,
  type CommandType,
} from '../../contracts/index.js';

const Uuid = Type.String({ format: 'uuid' });
const Time = Type.String({ format: 'date-time' });
const Nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const oneOf = <T extends string>(names: readonly T[]) => Type.Unsafe<T>(Type.Enum([...names]));

export const CommandTypeName = oneOf<CommandType>(COMMAND_TYPES);
export const CommandStateName = oneOf<CommandState>(COMMAND_STATES);
const Arguments = Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), { maxProperties: 20 });
export const Reason = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 500,
    pattern: '\\S',
    description: 'Why; of staff, for all but what renters may',
  }),
);
export const ExpiresInS = Type.Optional(
  Type.Integer({
    minimum: 1,
    maximum: 604_800,
    description: 'How long it waits for the car; each type has its own bound',
  }),
);

export const CommandInput = Type.Object({
  type: CommandTypeName,
  expiresInS: ExpiresInS,
  arguments: Type.Optional(Arguments),
  reason: Reason,
});
export type CommandInput = Static<typeof CommandInput>;

export const Command = Type.Object(
  {
    id: Uuid,
    vehicleId: Uuid,
    type: CommandTypeName,
    arguments: Arguments,
    state: CommandStateName,
    confirmation: Type.Unsafe<CommandConfirmation>(
      Type.Enum([...CONFIRMATIONS], { description: 'Whether telemetry shows its effect' }),
    ),
    detail: Nullable(Type.String()),
    reason: Nullable(Type.String()),
    requestedBy: Nullable(Uuid),
    reservationId: Nullable(Uuid),
    createdAt: Time,
    expiresAt: Time,
  },
  { $id: 'Command' },
);
export type Command = Static<typeof Command>;

export const CommandWithHistory = Type.Object(
  {
    ...Command.properties,
    history: Type.Array(Type.Object({ at: Time, state: CommandStateName, detail: Nullable(Type.String()) })),
  },
  { $id: 'CommandWithHistory' },
);
export type CommandWithHistory = Static<typeof CommandWithHistory>;

export const CommandParams = Type.Object({ id: Uuid, commandId: Uuid });
