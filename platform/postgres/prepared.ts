/** A statement that is asked so often that its plan is kept by each connection, and knex's work on its text is saved. */
import type { Knex } from 'knex';

export interface Prepared {
  /** One name for one text, and of both only so many. */
  name: string;
  /** With `?` for each value. */
  text: string;
}

interface Connection {
  query(statement: { name: string; text: string; values: readonly unknown[] }): Promise<{ rows: unknown[] }>;
}

/** knex types its client as anything. */
interface Connections {
  acquireConnection(): Promise<Connection>;
  releaseConnection(connection: Connection): Promise<void>;
}

const numbered = new Map<string, string>();

/** In the transaction, where `db` is one. Throws the database's errors as they are. */
export async function askPrepared<Row>(db: Knex, { name, text }: Prepared, values: readonly unknown[]): Promise<Row[]> {
  const connections = db.client as Connections;
  const connection = await connections.acquireConnection();
  try {
    const { rows } = await connection.query({ name, text: textOf(name, text), values });
    return rows as Row[];
  } finally {
    await connections.releaseConnection(connection);
  }
}

/** With `$1`, `$2`, … as PostgreSQL has them. */
function textOf(name: string, text: string): string {
  const known = numbered.get(name);
  if (known !== undefined) return known;
  let marks = 0;
  const made = text.replaceAll('?', () => `$${++marks}`);
  numbered.set(name, made);
  return made;
}
