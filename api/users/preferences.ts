/** A person's preferences: known ones of known types, and whatever else a client wants to keep. */
import { type Static, Type } from 'typebox';
import { MotorpoolError } from '../../platform/errors.js';
import { isTimeZone } from '../branches/local-midnight.js';
import { KINDS } from '../notifications/kinds.js';

const LARGEST_BYTES = 16 * 1024;
const DEEPEST = 6;

const Clock = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description: 'Such as 22:30' });
const byChannel = {
  email: Type.Optional(Type.Boolean()),
  sms: Type.Optional(Type.Boolean()),
  push: Type.Optional(Type.Boolean()),
};

export const Preferences = Type.Object(
  {
    language: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$',
        description: 'BCP 47. Messages come in English and Spanish; for any other language in English',
      }),
    ),
    currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' })),
    timeZone: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'IANA, such as Europe/Madrid' })),
    units: Type.Optional(Type.Enum(['metric', 'imperial'])),
    personalRecommendations: Type.Optional(
      Type.Boolean({
        description: 'false: cars are recommended without a look at what was rented, and nothing is learned from it',
      }),
    ),
    notifications: Type.Optional(
      Type.Object({
        ...byChannel,
        kinds: Type.Optional(
          Type.Record(Type.String({ pattern: '^[a-z-]{1,40}$' }), Type.Object(byChannel), {
            description: 'By kind of message, over what is said of the channel; see /api/v1/notification-templates',
          }),
        ),
        quietHours: Type.Optional(
          Type.Object(
            { from: Clock, to: Clock },
            { description: 'On the clock of timeZone; what is urgent comes all the same' },
          ),
        ),
      }),
    ),
  },
  { $id: 'Preferences', description: 'Other names are kept as they come; in all at most 16 KiB of JSON, 6 deep' },
);
export type Preferences = Static<typeof Preferences>;

/** Throws a MotorpoolError (bad-input) for what is too large or too deep, no time zone, or no kind of message. */
export function refuseOddPreferences(preferences: Preferences): void {
  const tooLarge = Buffer.byteLength(JSON.stringify(preferences)) > LARGEST_BYTES;
  if (tooLarge || depthOf(preferences) > DEEPEST) {
    throw new MotorpoolError(
      'bad-input',
      'preferences-too-large',
      `Preferences hold at most ${LARGEST_BYTES} bytes of JSON, ${DEEPEST} deep.`,
    );
  }
  const { timeZone, notifications } = preferences;
  const known: readonly string[] = KINDS;
  const errors = [
    ...(timeZone === undefined || isTimeZone(timeZone)
      ? []
      : [{ path: '/timeZone', message: 'is no time zone of the IANA' }]),
    ...Object.keys(notifications?.kinds ?? {})
      .filter((kind) => !known.includes(kind))
      .map((kind) => ({ path: `/notifications/kinds/${kind}`, message: 'is no kind of message' })),
  ];
  if (errors.length > 0) {
    throw new MotorpoolError('bad-input', 'bad-preferences', 'These preferences cannot be followed: see errors.', {
      errors,
    });
  }
}

/** Bodies are bounded in depth already: see `refuseDeep`. */
function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}
