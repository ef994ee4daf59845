/** Feedback of rentals: given by the customer, answered and moderated by staff. */
import { Type } from 'typebox';
import { MotorpoolError } from '../../platform/errors.js';
import { actorOf } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { etagOf, expectedVersion } from '../http/etag.js';
import { Cursor, cutPage, Limit, pageOf } from '../http/pages.js';
import { callerOf, may } from '../identity/access.js';
import { Comments, Feedback, FeedbackInput, FeedbackPatch, Rating } from './feedback.js';
import { feedbackRepository, type VersionedFeedback } from './feedback-repository.js';
import { feedbackNotFound, giveFeedback, moderateFeedback } from './give-feedback.js';

const tag = 'feedback';
const Uuid = Type.String({ format: 'uuid' });
const one = { tag, params: Type.Object({ id: Uuid }), missing: feedbackNotFound } as const;
const GIVING_PROBLEMS = {
  404: "There is no such reservation, or it is another's",
  409: 'It is not completed, or has its feedback already',
};

const answerOf = (status: number, { feedback, version }: VersionedFeedback) => ({
  status,
  body: feedback,
  headers: {
    etag: etagOf(version),
    ...(status === 201 && { location: `/api/v1/feedback/${feedback.id}` }),
  },
});

export const feedbackEndpoints: Endpoint[] = [
  endpoint({
    method: 'post',
    path: '/api/feedback',
    tag,
    summary: 'Say how a rental was',
    access: 'signed-in',
    aliasOf: '/api/v1/feedback',
    creates: true,
    body: Type.Object({
      userId: Type.Optional(Type.String({ format: 'uuid', description: "One's own" })),
      reservationId: Uuid,
      rating: Rating,
      comments: Comments,
    }),
    answers: { 201: { description: 'Given', schema: Type.Object({ feedbackId: Uuid, message: Type.String() }) } },
    problems: { ...GIVING_PROBLEMS, 403: 'For somebody else' },
    async handle({ body, db, who }) {
      const { userId } = callerOf({ who });
      if (body.userId !== undefined && body.userId.toLowerCase() !== userId) {
        throw new MotorpoolError('forbidden', 'forbidden', 'You can give feedback for yourself only.');
      }
      const { feedback } = await giveFeedback(db, userId, body);
      return {
        status: 201,
        body: { feedbackId: feedback.id, message: 'Thank you for your feedback' },
        headers: { location: `/api/v1/feedback/${feedback.id}` },
      };
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/feedback',
    tag,
    summary: 'Say how a rental was',
    description: 'Of a completed rental of one’s own, once.',
    access: 'signed-in',
    creates: true,
    body: FeedbackInput,
    answers: { 201: { description: 'Given', schema: Feedback } },
    problems: GIVING_PROBLEMS,
    handle: async ({ body, db, who }) => answerOf(201, await giveFeedback(db, callerOf({ who }).userId, body)),
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/feedback',
    tag,
    summary: "One's own feedback, the newest first; for staff everyone's",
    access: 'signed-in',
    query: Type.Object({
      userId: Type.Optional(Type.String({ format: 'uuid', description: 'For staff' })),
      vehicleId: Type.Optional(Uuid),
      branchId: Type.Optional(Uuid),
      rating: Type.Optional(Rating),
      hidden: Type.Optional(Type.Boolean()),
      limit: Limit,
      cursor: Cursor(Uuid),
    }),
    answers: { 200: { description: 'A page', schema: pageOf(Feedback) } },
    async handle({ query: { limit = 100, cursor, ...asked }, db, who }) {
      const caller = callerOf({ who });
      const filter = may(caller, 'rentals.read') ? asked : { ...asked, userId: caller.userId };
      const found = await feedbackRepository(db).page(filter, limit + 1, cursor);
      return { status: 200, body: cutPage(found, limit) };
    },
  }),
  endpoint({
    ...one,
    method: 'get',
    path: '/api/v1/feedback/{id}',
    summary: 'One feedback',
    access: 'signed-in',
    answers: { 200: { description: 'It, with its ETag', schema: Feedback } },
    async handle({ params, db, who }) {
      const caller = callerOf({ who });
      const found = await feedbackRepository(db).find(params.id);
      if (!found || (found.feedback.userId !== caller.userId && !may(caller, 'rentals.read'))) throw feedbackNotFound();
      return answerOf(200, found);
    },
  }),
  endpoint({
    ...one,
    method: 'patch',
    path: '/api/v1/feedback/{id}',
    summary: 'Answer it, hide it, show it again',
    access: 'rentals.manage',
    conditional: true,
    body: FeedbackPatch,
    answers: { 200: { description: 'As it is now', schema: Feedback } },
    async handle(call) {
      const target = { id: call.params.id, version: expectedVersion(call.req) };
      const by = actorOf(call);
      return answerOf(200, await call.db.transaction((tx) => moderateFeedback(tx, by, target, call.body)));
    },
  }),
];
