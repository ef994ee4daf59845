/** After JWT_SECRET was changed: what was sealed with the one before is sealed anew, so that that one can be forgotten. */
import type { Knex } from 'knex';
import type { Log } from '../../platform/log.js';
import { secondFactorPurpose } from '../second-factor/second-factor.js';
import { licencePurpose } from '../users/user-of.js';
import { webhookSecretPurpose } from '../webhooks/webhook-endpoints-repository.js';
import { type SealedColumn, sealedRepository } from './sealed-repository.js';
import type { Sealing } from './sealing.js';

const BATCH = 100;
const NO_ID = '00000000-0000-0000-0000-000000000000';

const ALL: readonly (SealedColumn & { purpose: (id: string) => string })[] = [
  { table: 'users', column: 'licence_number', id: 'id', purpose: licencePurpose },
  { table: 'second_factors', column: 'secret', id: 'user_id', purpose: secondFactorPurpose },
  { table: 'webhook_endpoints', column: 'secret', id: 'id', purpose: webhookSecretPurpose },
  { table: 'webhook_endpoints', column: 'previous_secret', id: 'id', purpose: webhookSecretPurpose },
];

/** Leaves alone, and tells, what was sealed with neither secret. Several processes may do it at once. */
export async function resealAll(db: Knex, sealing: Sealing, log: Log): Promise<void> {
  let [done, left] = [0, 0];
  for (const { purpose, ...column } of ALL) {
    const kept = sealedRepository(db, column);
    for (let after = NO_ID, full = true; full; ) {
      const found = await kept.otherThan(sealing.keyId, after, BATCH);
      for (const value of found) {
        try {
          await kept.replace(value, sealing.close(sealing.open(value.sealed, purpose(value.id)), purpose(value.id)));
          done++;
        } catch {
          left++;
        }
      }
      after = found.at(-1)?.id ?? after;
      full = found.length === BATCH;
    }
  }
  log.info({ done, left }, 'sealed anew with the secret of now: JWT_SECRET_PREVIOUS is no longer needed for it');
}
