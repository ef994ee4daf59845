/**
 * What an update leaves on disk, in a folder that agent and supervisor share: unpacked versions, the links `current` and
 * `previous`, and how far an update has come. Each file is whole or not there, whenever the power goes.
 */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';

/** An update under way: unpacked and to be started, or started and not signed in yet. */
export interface Update {
  commandId: string;
  version: string;
  /** Its name below `versions`. */
  folder: string;
  /** That of the version before; null for the one that the supervisor came with. */
  from: string | null;
  phase: 'staged' | 'on-trial';
  /** How often it was started: a trial that the power cuts off begins again, but not for ever. */
  starts: number;
}

/** How the newest update ended. */
export interface Outcome {
  commandId: string;
  state: 'done' | 'failed';
  detail: string;
}

export type UpdateFiles = ReturnType<typeof updateFiles>;

export function updateFiles(home: string) {
  const versions = join(home, 'versions');
  mkdirSync(versions, { recursive: true });

  function read<T>(name: string): T | undefined {
    try {
      return JSON.parse(readFileSync(join(home, name), 'utf8')) as T;
    } catch {
      return undefined;
    }
  }
  function write(name: string, value: object): void {
    const path = join(home, name);
    const file = openSync(`${path}.new`, 'w');
    writeSync(file, JSON.stringify(value));
    fsyncSync(file);
    closeSync(file);
    renameSync(`${path}.new`, path);
  }
  function target(link: 'current' | 'previous'): string | null {
    try {
      return basename(readlinkSync(join(home, link)));
    } catch {
      return null;
    }
  }

  return {
    update: () => read<Update>('update.json'),
    putUpdate: (update: Update) => write('update.json', update),
    endUpdate: () => rmSync(join(home, 'update.json'), { force: true }),
    outcome: () => read<Outcome>('outcome.json'),
    putOutcome: (outcome: Outcome) => write('outcome.json', outcome),
    target,
    /** Null: no link, so the version that the supervisor came with. */
    point(link: 'current' | 'previous', folder: string | null): void {
      const path = join(home, link);
      rmSync(`${path}.new`, { force: true });
      if (folder === null) {
        rmSync(path, { force: true });
      } else {
        symlinkSync(join('versions', folder), `${path}.new`);
        renameSync(`${path}.new`, path);
      }
    },
    folder: (name: string) => join(versions, name),
    /** The program of an unpacked version. */
    program: (name: string) => join(versions, name, 'dist', 'edge-agent', 'main.js'),
    /** Which version is in there. */
    versionOf: (name: string): string | undefined =>
      read<{ version: string }>(join('versions', name, 'version.json'))?.version,
    putVersion: (name: string, version: string) => write(join('versions', name, 'version.json'), { version }),
    /** Only what is linked stays. */
    tidy(): void {
      const kept = new Set([target('current'), target('previous')]);
      for (const name of readdirSync(versions)) {
        if (!kept.has(name)) rmSync(join(versions, name), { recursive: true, force: true });
      }
    },
  };
}
