/** Reads settings from the environment: pure, complete, and every wrong setting is named at once. */
import { StartError } from './errors.js';

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
 */
export function envReader(env: Env) {
  const problems: string[] = [];
  const raw = (name: string) => env[name]?.trim() || undefined;
  const bad = (name: string, wanted: string) => {
    problems.push(`${name}=${env[name]}: ${wanted}`);
  };

  function integer(name: string, fallback: number, { min = 0, max = Number.MAX_SAFE_INTEGER } = {}): number {
    const text = raw(name);
    if (text === undefined) return fallback;
    const value = Number(text);
    if (/^-?\d+$/.test(text) && value >= min && value <= max) return value;
    bad(name, `wanted a whole number from ${min} to ${max}`);
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
    oneOf,
    port: (name: string, fallback: number) => integer(name, fallback, { min: 0, max: 65535 }),
    optionalPort: (name: string) => (raw(name) === undefined ? undefined : integer(name, 0, { min: 0, max: 65535 })),
    string: (name: string, fallback: string) => raw(name) ?? fallback,
    optionalString: (name: string) => raw(name),
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
