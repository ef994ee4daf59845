/** Turns what PostgreSQL's programs print as they fail into one sentence for the user. */
import { diskError } from '../data-dir.js';
import { StartError } from '../errors.js';

const CODES: readonly [RegExp, string][] = [
  [/No space left on device/, 'ENOSPC'],
  [/Disk quota exceeded/, 'EDQUOT'],
  [/Read-only file system/, 'EROFS'],
  [/Permission denied|Operation not permitted/, 'EACCES'],
];

/** A StartError for a server that `failed` ("could not start"); `output` is all it said on standard error. */
export function explainFailure(failed: string, dataDir: string, output: string): StartError {
  const known = CODES.find(([pattern]) => pattern.test(output));
  if (known) return diskError(dataDir, { code: known[1] });
  if (/error while loading shared libraries|Library not loaded/.test(output)) {
    return new StartError(
      'The embedded PostgreSQL is incomplete: its npm install script did not run. ' +
        'Run npm rebuild, or set DATABASE_URL to a PostgreSQL server.',
    );
  }
  const said = output.trim().split('\n').slice(-3).map(withoutPrefix).join('; ');
  return new StartError(`The embedded PostgreSQL ${failed}. It said: ${said}`);
}

/** Without the time and process id before what was said. */
const withoutPrefix = (line: string) => line.replace(/^[-\d]+ [:.\d]+ \w+ \[\d+\] /, '');
