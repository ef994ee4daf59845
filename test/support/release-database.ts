/** Databases as earlier releases left them: `test/support/fixtures/releases`, made by `npm run release:keep`. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import pg from 'pg';
import { emptyDatabaseUrl } from './database.js';

const FOLDER = fileURLToPath(new URL('fixtures/releases/', import.meta.url));

/** Under which their systems were filled, and under which what is sealed in them opens. */
export const RELEASE_SETTINGS = {
  JWT_SECRET: 'a-secret-of-the-fixtures-of-releases-alone',
  ADMIN_PASSWORD: 'root-root-root',
};

/** By the number of their newest migration, the oldest first. */
export const RELEASES: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.sql.gz'))
  .map((file) => file.replace('.sql.gz', ''))
  .sort();

/** The URL of a new database that holds what that release left. */
export async function releaseDatabaseUrl(release: string): Promise<URL> {
  const url = await emptyDatabaseUrl();
  const client = new pg.Client(url.href);
  await client.connect();
  try {
    await client.query(gunzipSync(readFileSync(`${FOLDER}${release}.sql.gz`)).toString());
  } finally {
    await client.end();
  }
  return url;
}
