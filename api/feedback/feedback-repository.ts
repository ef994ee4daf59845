/** SQL for feedback. */
import type { Knex } from 'knex';
import type { Feedback, FeedbackInput, Ratings } from './feedback.js';

export interface FeedbackFilter {
  userId?: string | undefined;
  vehicleId?: string | undefined;
  branchId?: string | undefined;
  rating?: number | undefined;
  hidden?: boolean | undefined;
}

export interface VersionedFeedback {
  feedback: Feedback;
  version: number;
}

const COLUMNS = `id, reservation_id, user_id, vehicle_id, branch_id, rating, comments, answer, answered_at, hidden_at,
  version, created_at`;

export function feedbackRepository(db: Knex) {
  return {
    /** undefined where that rental has some already. The rental is completed, and that person's. */
    async insert(
      userId: string,
      { reservationId, rating, comments }: FeedbackInput,
    ): Promise<VersionedFeedback | undefined> {
      const { rows } = await db.raw(
        `insert into feedback (reservation_id, user_id, vehicle_id, branch_id, rating, comments)
         select id, user_id, vehicle_id, pickup_branch_id, ?::smallint, ? from reservations
         where id = ? and user_id = ? and state = 'completed'
         on conflict (reservation_id) do nothing returning ${COLUMNS}`,
        [rating, comments ?? null, reservationId, userId],
      );
      return rows.map(asFeedback)[0];
    },
    async find(id: string): Promise<VersionedFeedback | undefined> {
      const { rows } = await db.raw(`select ${COLUMNS} from feedback where id = ?`, [id]);
      return rows.map(asFeedback)[0];
    },
    /** Nobody else changes it until the transaction ends. */
    async lock(id: string): Promise<VersionedFeedback | undefined> {
      const { rows } = await db.raw(`select ${COLUMNS} from feedback where id = ? for update`, [id]);
      return rows.map(asFeedback)[0];
    },
    async update(id: string, columns: FeedbackColumns): Promise<VersionedFeedback> {
      const changes = { ...columns, version: db.raw('version + 1') };
      await db('feedback').where({ id }).update(changes);
      return (await this.find(id)) as VersionedFeedback;
    },
    /** The newest first; after the one that is named. */
    async page(filter: FeedbackFilter, limit: number, after: string | undefined): Promise<Feedback[]> {
      const rows = db('feedback').select(db.raw(COLUMNS)).limit(limit);
      rows.orderBy([
        { column: 'created_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ]);
      const { userId, vehicleId, branchId, rating, hidden } = filter;
      if (userId) rows.where('user_id', userId);
      if (vehicleId) rows.where('vehicle_id', vehicleId);
      if (branchId) rows.where('branch_id', branchId);
      if (rating) rows.where('rating', rating);
      if (hidden === false) rows.whereNull('hidden_at');
      if (hidden === true) rows.whereNotNull('hidden_at');
      if (after) rows.whereRaw('(created_at, id) < (select created_at, id from feedback where id = ?)', [after]);
      return ((await rows) as unknown as Row[]).map((row) => asFeedback(row).feedback);
    },
    /** Of a car or a branch, without what is hidden. */
    async ratings(of: 'vehicle_id' | 'branch_id', id: string): Promise<Ratings> {
      const { rows } = await db.raw(
        'select rating, count(*)::int as given from feedback where ?? = ? and hidden_at is null group by rating',
        [of, id],
      );
      const given = new Map<number, number>(
        rows.map((row: { rating: number; given: number }) => [row.rating, row.given]),
      );
      const count = [...given.values()].reduce((sum, n) => sum + n, 0);
      const sum = [...given].reduce((all, [rating, n]) => all + rating * n, 0);
      return {
        average: count === 0 ? null : Math.round((sum / count) * 100) / 100,
        count,
        byRating: Object.fromEntries([1, 2, 3, 4, 5].map((rating) => [String(rating), given.get(rating) ?? 0])),
      };
    },
  };
}

export type FeedbackColumns = Partial<Pick<Row, 'answer' | 'answered_at' | 'hidden_at'>>;

interface Row {
  id: string;
  reservation_id: string;
  user_id: string;
  vehicle_id: string;
  branch_id: string | null;
  rating: number;
  comments: string | null;
  answer: string | null;
  answered_at: Date | null;
  hidden_at: Date | null;
  version: number;
  created_at: Date;
}

const asFeedback = (row: Row): VersionedFeedback => ({
  version: row.version,
  feedback: {
    id: row.id,
    reservationId: row.reservation_id,
    userId: row.user_id,
    vehicleId: row.vehicle_id,
    branchId: row.branch_id,
    rating: row.rating,
    comments: row.comments,
    answer: row.answer,
    answeredAt: row.answered_at?.toISOString() ?? null,
    hidden: row.hidden_at !== null,
    createdAt: row.created_at.toISOString(),
  },
});
