/** Times of a week, by the wall clock. */
import { type Static, Type } from 'typebox';

/** Pairs, as OpenAPI 3.1 and TypeBox write a tuple in two ways. */
const Spans = Type.Array(
  Type.Unsafe<[from: string, to: string]>(
    Type.Array(Type.String({ pattern: '^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$' }), { minItems: 2, maxItems: 2 }),
  ),
  { maxItems: 6 },
);

/** Local times by the day on which they begin; one that does not end after it begins ends on the next day. */
export const OpeningHours = Type.Object(
  Object.fromEntries(
    (['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const).map((day) => [day, Type.Optional(Spans)]),
  ) as Record<Weekday, ReturnType<typeof Type.Optional<typeof Spans>>>,
  {
    $id: 'OpeningHours',
    additionalProperties: false,
    description:
      'Local times by the day on which they begin: {"fri":[["08:00","20:00"]]}; a day that is left out is closed',
  },
);
export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';
export type OpeningHours = Static<typeof OpeningHours>;
