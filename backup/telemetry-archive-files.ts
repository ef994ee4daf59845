/** Which files belong to the telemetry archive: they are the most by far, and never change. */
import type { DatabaseSnapshot } from '../platform/postgres/archive/database-snapshot.js';

/** By their keys; true for those that count. None of a database that was made before there was an archive. */
export async function telemetryArchiveFiles({ layout, rowsOf }: DatabaseSnapshot): Promise<Map<string, boolean>> {
  const table = layout.tables.find(({ schema, name }) => schema === 'public' && name === 'telemetry_archive_files');
  const files = new Map<string, boolean>();
  if (!table) return files;
  const [key, whole] = [table.columns.indexOf('key'), table.columns.indexOf('whole')];
  for await (const bytes of rowsOf(table)) {
    for (const line of bytes.toString().split('\n').filter(Boolean)) {
      const cells = line.split('\t');
      files.set(cells[key] as string, cells[whole] === 't');
    }
  }
  return files;
}
