/** The other messages between a car and us: presence, configuration, commands and their results. */
import { type Static, Type } from 'typebox';

/** This run of the agent, as in telemetry. */
const Boot = Type.String({ pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' });

/** Payload of `…/status`, retained; also the last will. */
export const StatusMessage = Type.Object({
  online: Type.Boolean(),
  agent: Type.Optional(Type.String({ maxLength: 64, pattern: '^[ -~]*$' })), // version of the agent
  configVersion: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647 })),
  boot: Type.Optional(Boot),
});
export type StatusMessage = Static<typeof StatusMessage>;

/**
 * Payload of `…/config`, retained: what to sense, and how many times a second. Beside `sensors` there may be `settings`, by
 * the names of configuration types; an agent ignores what it does not know.
 */
export const ConfigMessage = Type.Object({
  version: Type.Integer({ minimum: 0 }),
  sensors: Type.Array(
    Type.Object({
      sensor_type: Type.String({ minLength: 1, maxLength: 64 }),
      sampling_rate: Type.Number({ exclusiveMinimum: 0, maximum: 100 }), // per second
      enabled: Type.Boolean(),
    }),
    { maxItems: 200 },
  ),
});
export type ConfigMessage = Static<typeof ConfigMessage>;

/** Payload of `…/commands`. */
export const CommandMessage = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 64 }),
  type: Type.String({ minLength: 1, maxLength: 64 }),
  expiresAt: Type.Integer(), // ms since the epoch
  arguments: Type.Record(Type.String(), Type.Unknown()),
});
export type CommandMessage = Static<typeof CommandMessage>;

/** Payload of `…/commands/results`. */
export const CommandResultMessage = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 64 }),
  state: Type.Union([Type.Literal('accepted'), Type.Literal('done'), Type.Literal('failed'), Type.Literal('expired')]),
  detail: Type.Optional(Type.String({ maxLength: 1024 })),
  boot: Type.Optional(Boot), // of the agent that did it
});
export type CommandResultMessage = Static<typeof CommandResultMessage>;
