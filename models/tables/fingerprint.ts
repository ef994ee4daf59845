import { createHash } from 'node:crypto';
import type { Table } from './table.js';

/** Says whether two tables are the same: SHA-256 of names, kinds and cells, in the columns' order, as 64 hex digits. */
export function fingerprintOf(table: Table): string {
  const hash = createHash('sha256');
  for (const [name, column] of table.columns) {
    hash.update(JSON.stringify([name, column.kind, column.kind === 'text' ? column.levels : table.rows]));
    const { buffer, byteOffset, byteLength } = column.kind === 'text' ? column.codes : column.values;
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest('hex');
}
