/** What a command brings along, by its type. Pure. */
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { CommandType } from '../../contracts/index.js';
import { TelemetryConfigsInput } from '../vehicle-configs/vehicle-config.js';
import { badCommand } from './command-problems.js';

const strict = { additionalProperties: false };

const UpdateArguments = Type.Object(
  {
    url: Type.String({ maxLength: 2000, pattern: '^https?://\\S+$' }),
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    signature: Type.String({ pattern: '^[A-Za-z0-9+/]{86}==$', description: 'Ed25519, base64' }),
    version: Type.String({
      pattern: '^\\d{1,9}\\.\\d{1,9}\\.\\d{1,9}(-[0-9A-Za-z.-]{1,30})?(\\+[0-9A-Za-z.-]{1,30})?$',
      description: 'SemVer: an agent takes none that is older than its own',
    }),
  },
  strict,
);

/** The data of one type of configuration, or all that the car is to sense. */
const ConfigArguments = Type.Union([
  Type.Object(
    { configType: Type.String({ pattern: '^[a-z0-9-]{1,50}$' }), data: Type.Record(Type.String(), Type.Unknown()) },
    strict,
  ),
  Type.Object({ sensors: TelemetryConfigsInput.properties.items }, strict),
]);
export type ConfigArguments = Static<typeof ConfigArguments>;

const SCHEMAS = {
  'update-agent': Compile(UpdateArguments),
  'set-config': Compile(ConfigArguments),
};
const nothing = Compile(Type.Object({}, strict));

/** Throws a MotorpoolError (bad-input) for arguments that the type does not take. */
export function checkArguments(type: CommandType, given: unknown): void {
  const schema = type in SCHEMAS ? SCHEMAS[type as keyof typeof SCHEMAS] : nothing;
  if (schema.Check(given)) return;
  const [first] = schema.Errors(given);
  throw badCommand(`/arguments${first?.instancePath ?? ''}`, first?.message ?? 'is not what this command takes');
}
