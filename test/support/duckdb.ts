/** What DuckDB reads in a Parquet file, as those who take our exports do. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** `sql` asks the table `file`. Rows as JSON has them: numbers past 32 bits as text. */
export async function askDuckDb(parquet: Uint8Array, sql: string): Promise<Record<string, unknown>[]> {
  const folder = mkdtempSync(join(tmpdir(), 'motorpool-duckdb-'));
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    writeFileSync(join(folder, 'export.parquet'), parquet);
    await connection.run(`set timezone = 'UTC'`).catch(() => {}); // of an extension that may be absent
    await connection.run(`create view file as select * from '${join(folder, 'export.parquet')}'`);
    return (await connection.runAndReadAll(sql)).getRowObjectsJson() as Record<string, unknown>[];
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(folder, { recursive: true });
  }
}
