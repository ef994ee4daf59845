/** What a version is asked again on the same day, about the same subject and time, is one prediction: the newest. */
import type { Knex } from 'knex';

export async function predictedOnce(tx: Knex): Promise<void> {
  await tx.raw(`
    delete from predictions where id in (
      select id from (
        select id, row_number() over (partition by model_id, subject_id, about_from, about_until,
          (made_at at time zone 'UTC')::date order by id desc) as place from predictions) placed
      where place > 1);
    create unique index predictions_once on predictions
      (model_id, subject_id, about_from, about_until, ((made_at at time zone 'UTC')::date));
  `);
}
