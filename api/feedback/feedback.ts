/** The shapes of feedback over HTTP. */
import { type Static, Type } from 'typebox';

const Uuid = Type.String({ format: 'uuid' });
const Time = Type.String({ format: 'date-time' });
const Text = Type.String({ maxLength: 2000 });
const TextOrNull = Type.Union([Type.String(), Type.Null()]);

export const Rating = Type.Integer({ minimum: 1, maximum: 5 });
export const Comments = Type.Optional(Text);

export const FeedbackInput = Type.Object({ reservationId: Uuid, rating: Rating, comments: Comments });
export type FeedbackInput = Static<typeof FeedbackInput>;

export const Feedback = Type.Object(
  {
    id: Uuid,
    reservationId: Uuid,
    userId: Uuid,
    vehicleId: Uuid,
    branchId: Type.Union([Uuid, Type.Null()], { description: 'Where the car was fetched' }),
    rating: Rating,
    comments: TextOrNull,
    answer: TextOrNull,
    answeredAt: Type.Union([Time, Type.Null()]),
    hidden: Type.Boolean({ description: 'By staff: neither shown to others nor counted' }),
    createdAt: Time,
  },
  { $id: 'Feedback' },
);
export type Feedback = Static<typeof Feedback>;

/** What is absent stays. */
export const FeedbackPatch = Type.Object(
  {
    answer: Type.Optional(Type.Union([Text, Type.Null()], { description: 'Shown to everyone; null takes it away' })),
    hidden: Type.Optional(Type.Boolean()),
  },
  { minProperties: 1 },
);
export type FeedbackPatch = Static<typeof FeedbackPatch>;

/** For everyone: not by whom, nor of which rental. */
export const PublicFeedback = Type.Pick(
  Feedback,
  ['id', 'vehicleId', 'branchId', 'rating', 'comments', 'answer', 'createdAt'],
  { $id: 'PublicFeedback' },
);

export const Ratings = Type.Object(
  {
    average: Type.Union([Type.Number(), Type.Null()], { description: 'To two places; null where there is none' }),
    count: Type.Integer(),
    byRating: Type.Record(Type.String({ pattern: '^[1-5]$' }), Type.Integer(), { description: 'How many gave each' }),
  },
  { $id: 'Ratings' },
);
export type Ratings = Static<typeof Ratings>;
