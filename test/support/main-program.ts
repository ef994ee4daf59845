/** How tests start a main file as a process: as it was built, where nothing has changed since; else from TypeScript, which takes twice the time. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ROOMS = ['api', 'backup', 'broker', 'contracts', 'edge-agent', 'ingest', 'models', 'platform'];
/** Written last by `npm run build`. */
const BUILT = join(ROOT, 'dist', 'main.js');

let isFresh: boolean | undefined;

/** Whether nothing has changed since `npm run build`. */
export function isBuilt(): boolean {
  isFresh ??= newest() < changedMs(BUILT);
  return isFresh;
}

/** Node's arguments for `main`, a path from the root such as `broker/main.ts`; the process is to run at the root. */
export function programOf(main: string): string[] {
  return isBuilt() ? [join('dist', main.replace(/\.ts$/, '.js'))] : ['--import', 'tsx', main];
}

/** When a source changed last. */
function newest(): number {
  const own = readdirSync(ROOT).filter((name) => name.endsWith('.ts') || name === 'package-lock.json');
  const inRooms = ROOMS.flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|json)$/.test(name) && !name.startsWith('console/'))
      .map((name) => join(room, name)),
  );
  return Math.max(...[...own, ...inRooms].map((name) => changedMs(join(ROOT, name))));
}

/** ms; 0 for what is not there. */
function changedMs(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
