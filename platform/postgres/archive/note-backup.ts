/** The database remembers its newest backups, so that an alert can tell when there is none any more. */
import pg from 'pg';

export interface BackupRound {
  kind: 'whole' | 'incremental';
  /** The instant that it shows. */
  takenAt: Date;
  bytes: number;
}

/** Throws the database's errors: it may be one that takes no writes, or has not come up to this release. */
export async function noteBackup(url: string, { kind, takenAt, bytes }: BackupRound): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'motorpool-backup' });
  client.on('error', () => {}); // a lost connection is told by what waits for it
  await client.connect();
  try {
    await client.query(
      `insert into backup_rounds (kind, taken_at, bytes) values ($1, $2, $3)
       on conflict (kind) do update set taken_at = excluded.taken_at, bytes = excluded.bytes`,
      [kind, takenAt, bytes],
    );
  } finally {
    await client.end();
  }
}
