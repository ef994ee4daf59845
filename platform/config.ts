/** Reads settings from the environment, or from files that it names: complete, and every wrong one is named at once. */
import { readFileSync } from 'node:fs';
import { messageOf, StartError } from './errors.js';

export type Env = Readonly<Record<string, string | undefined>>;

/** One or more settings are wrong; the message names them all. */
export class WrongSettings extends StartError {
  override name = 'WrongSettings';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Wrong settings:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** Reads several rooms' settings; throws one WrongSettings that names what is wrong in any of them, each once. */
export function readAll<T extends Record<string, (env: Env) => unknown>>(
  env: Env,
  readers: T,
): { [Name in keyof T]: ReturnType<T[Name]> } {
  const problems = new Set<string>();
  const entries = Object.entries(readers).map(([name, read]) => {
    try {
      return [name, read(env)];
    } catch (error) {
      if (!(error instanceof WrongSettings)) throw error;
      for (const problem of error.problems) problems.add(problem);
      return [name, undefined];
    }
  });
  if (problems.size > 0) throw new WrongSettings([...problems]);
  return Object.fromEntries(entries);
}

/**
 * A reader over one environment. Each call reads a setting and remembers what was wrong with it;
 * `done` returns the settings, or throws a StartError that names every wrong one. An empty value counts as unset.
 * Any setting `NAME` may stand in a file instead, which `NAME_FILE` names: so secrets are mounted into containers, where
 * neither a list of processes nor a dump of the environment shows them. Its last line feed is no part of it.
 */
export function envReader(env: Env) {
  const problems: string[] = [];
  const inFiles = new Map<string, string | undefined>();
  const raw = (name: string) => untrimmed(name)?.trim() || undefined;
  const bad = (name: string, wanted: string) => {
    problems.push(inFiles.has(name) ? `${name} (in ${name}_FILE): ${wanted}` : `${name}=${env[name]}: ${wanted}`);
  };

  function untrimmed(name: string): string | undefined {
    const path = env[`${name}_FILE`]?.trim();
    if (!path) return env[name] || undefined;
    if (!inFiles.has(name)) inFiles.set(name, inFile(name, path));
    return inFiles.get(name);
  }

  function inFile(name: string, path: string): string | undefined {
    if (env[name]?.trim()) {
      problems.push(`${name}, ${name}_FILE: only one of them may be set`);
      return env[name];
    }
    try {
      const text = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
      if (text.trim()) return text;
      problems.push(`${name}_FILE=${path}: the file is empty`);
    } catch (error) {
      problems.push(`${name}_FILE=${path}: cannot be read (${messageOf(error)})`);
    }
    return undefined;
  }

  function integer(
    name: string,
    fallback: number,
    { min = 0, max = Number.MAX_SAFE_INTEGER, because = '' } = {},
  ): number {
    const text = raw(name);
    if (text === undefined) return fallback;
    const value = Number(text);
    if (/^-?\d+$/.test(text) && value >= min && value <= max) return value;
    bad(name, `wanted a whole number from ${min} to ${max}${because && `: ${because}`}`);
    return fallback;
  }

  function fraction(name: string, fallback: number): number {
    const text = raw(name);
    const value = Number(text ?? fallback);
    if (value >= 0 && value <= 1) return value;
    bad(name, 'wanted a number from 0 to 1');
    return fallback;
  }

  function oneOf<const T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const text = raw(name);
    if (text === undefined) return fallback;
    const found = choices.find((choice) => choice === text.toLowerCase());
    if (found !== undefined) return found;
    bad(name, `wanted one of ${choices.join(', ')}`);
    return fallback;
  }

  return {
    integer,
    fraction,
    oneOf,
    port: (name: string, fallback: number) => integer(name, fallback, { min: 0, max: 65535 }),
    optionalPort: (name: string) => (raw(name) === undefined ? undefined : integer(name, 0, { min: 0, max: 65535 })),
    string: (name: string, fallback: string) => raw(name) ?? fallback,
    optionalString: (name: string) => raw(name),
    /** As it is, for a password that a person chose: a blank may be part of it. */
    untrimmed,
    flag: (name: string, fallback: boolean) => oneOf(name, ['on', 'off'], fallback ? 'on' : 'off') === 'on',

    /** A URL with one of the schemes (`'redis:'`), or undefined when unset. */
    url(name: string, schemes: readonly string[]): URL | undefined {
      const text = raw(name);
      if (text === undefined) return undefined;
      const url = URL.canParse(text) ? new URL(text) : undefined;
      if (url && schemes.includes(url.protocol)) return url;
      // The value is not repeated: it may hold a password.
      problems.push(`${name}: wanted a URL that begins with ${schemes.map((s) => `${s}//`).join(' or ')}`);
      return undefined;
    },

    /** For rules between settings. */
    require(condition: boolean, problem: string) {
      if (!condition) problems.push(problem);
    },

    done<T>(settings: T): T {
      if (problems.length > 0) throw new WrongSettings(problems);
      return settings;
    },
  };
}
