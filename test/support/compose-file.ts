/** docker-compose.yml as compose reads it. */
import { parseDocument } from 'yaml';
import type { Env } from '../../platform/config.js';
import { textOf } from './repository-files.js';

export interface ComposeFile {
  services: Record<
    string,
    {
      image: string;
      command?: string[];
      secrets?: string[];
      environment?: Record<string, string | number | null>;
      depends_on?: string[] | Record<string, { condition: string }>;
      volumes?: string[];
      ports?: string[];
      healthcheck?: object;
      profiles?: string[];
    }
  >;
  volumes: Record<string, unknown>;
  secrets?: Record<string, { file: string }>;
}

/** With these variables set. Throws where it is no YAML, or has a variable without a default. */
export function composeFile(variables: Env, path = 'docker-compose.yml'): ComposeFile {
  const text = textOf(path).replaceAll(
    /\$\{(\w+):-([^}]*)\}/g,
    (_all, name: string, fallback: string) => variables[name] || fallback,
  );
  if (text.includes('${')) throw new Error(`${path} has a variable without a default`);
  const document = parseDocument(text, { merge: true });
  if (document.errors[0]) throw document.errors[0];
  return document.toJS();
}

export const envOf = (environment: Record<string, string | number | null> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value ?? '')]));
