/** Binary COPY first; only a batch that meets a repeat goes again through a stage with ON CONFLICT DO NOTHING. */
import type { PoolClient } from 'pg';
import type { StoredSample } from '../../../contracts/index.js';
import { TelemetryStoreDown } from '../telemetry-store.js';
import { COLUMN_LIST } from './columns.js';
import { type Connections, copyIn } from './connections.js';
import { CopyBuffer } from './copy-buffer.js';
import { CHECK_VIOLATION, codeOf, DEADLOCK, UNIQUE_VIOLATION } from './failure.js';
import type { Partitions } from './partitions.js';
import { writeRow } from './write-row.js';

const ATTEMPTS = 5;
const BUFFERS_KEPT = 4;

/** Resolves after the commit with how many samples were new. Throws `TelemetryStoreDown`, or what the data caused. */
export function appendSamples(connections: Connections, partitions: Partitions) {
  const spare: CopyBuffer[] = [];

  return async (batch: readonly StoredSample[]): Promise<{ stored: number }> => {
    if (batch.length === 0) return { stored: 0 };
    const buffer = spare.pop() ?? new CopyBuffer();
    buffer.begin();
    for (const sample of batch) writeRow(buffer, sample);
    const bytes = buffer.end();
    let staged = false;
    for (let attempt = 1; ; attempt++) {
      try {
        const stored = await connections.write(async (client) => {
          if (staged) return throughStage(client, bytes);
          await copyIn(client, 'telemetry_samples', COLUMN_LIST, bytes);
          return batch.length;
        });
        // Not after a failure: a socket may still hold the bytes then.
        if (spare.length < BUFFERS_KEPT) spare.push(buffer);
        return { stored };
      } catch (error) {
        const code = codeOf(error instanceof TelemetryStoreDown ? error.cause : error);
        if (attempt === ATTEMPTS) throw error;
        if (code === CHECK_VIOLATION) {
          const times = batch.map(({ observedAt }) => observedAt);
          await partitions.makeFor(times, Date.now());
        } else if (code === UNIQUE_VIOLATION || code === DEADLOCK) staged = true;
        else throw error;
      }
    }
  };
}

/** Repeats within the batch and against the table are left out. In one order, so that two such batches never deadlock. */
async function throughStage(client: PoolClient, bytes: Buffer): Promise<number> {
  try {
    await client.query(
      `begin; create temporary table if not exists telemetry_stage (like telemetry_samples including defaults) on commit delete rows`,
    );
    await copyIn(client, 'telemetry_stage', COLUMN_LIST, bytes);
    const { rowCount } = await client.query(
      `insert into telemetry_samples (${COLUMN_LIST}) select ${COLUMN_LIST} from telemetry_stage
       order by vehicle_id, observed_at, boot, seq on conflict do nothing`,
    );
    await client.query('commit');
    return rowCount ?? 0;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}
