/** The registry of a running system, as the command line asks it: over the REST API, by whoever it is. */
import { readFile } from 'node:fs/promises';
import { type Env, envReader } from '../../platform/config.js';
import { messageOf, StartError } from '../../platform/errors.js';
import { headOf } from '../saved-model.js';

const TIMEOUT_MS = 120_000;

export interface RegistryConfig {
  readonly url: string;
  readonly signIn: { readonly apiKey: string } | { readonly email: string; readonly password: string };
}

/** Reads MOTORPOOL_URL, and MOTORPOOL_API_KEY or ADMIN_EMAIL and ADMIN_PASSWORD. Throws a StartError that says what is missing. */
export function readRegistryConfig(env: Env): RegistryConfig {
  const { optionalString, string, untrimmed, done } = envReader(env);
  const url = string('MOTORPOOL_URL', 'http://127.0.0.1:3000').replace(/\/+$/, '');
  const [apiKey, email] = [optionalString('MOTORPOOL_API_KEY'), optionalString('ADMIN_EMAIL')];
  const password = untrimmed('ADMIN_PASSWORD');
  done({});
  if (!URL.canParse(url)) throw new StartError(`MOTORPOOL_URL=${url}: wanted an address such as http://127.0.0.1:3000`);
  if (apiKey) return { url, signIn: { apiKey } };
  if (email && password) return { url, signIn: { email, password } };
  throw new StartError(
    'Who are you? Set MOTORPOOL_API_KEY (of one who may models.manage), or ADMIN_EMAIL and ADMIN_PASSWORD.',
  );
}

export interface Version {
  readonly id: string;
  readonly task: string;
  readonly number: number;
  readonly stage: string;
  readonly metrics: Readonly<Record<string, number | string | boolean>>;
  readonly createdAt: string;
  readonly changes: readonly { readonly reason: string }[];
}

export interface TaskState {
  readonly task: string;
  readonly isOn: boolean;
  readonly live: number | null;
}

/** All of it throws a StartError with what the system answered, or that nothing answers. */
export function registryClient({ url, signIn }: RegistryConfig) {
  let token: Promise<string> | undefined;

  async function ask<T>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<T> {
    token ??= 'apiKey' in signIn ? Promise.resolve(signIn.apiKey) : signedIn(signIn);
    return answer<T>(method, path, body, { authorization: `Bearer ${await token}`, ...headers });
  }

  async function signedIn(who: object): Promise<string> {
    const { token: got } = await answer<{ token?: string }>('POST', '/api/users/login', who);
    if (got) return got;
    throw new StartError(
      'This account asks for a second factor: make an API key that may models.manage, and set MOTORPOOL_API_KEY.',
    );
  }

  async function answer<T>(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<T> {
    const bytes = body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);
    const response = await fetch(url + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body !== undefined && { body: bytes }),
    }).catch((error: Error) => {
      throw new StartError(
        `Nothing answers at ${url} (${messageOf(error.cause ?? error)}). Is MOTORPOOL_URL the system's address?`,
      );
    });
    const text = await response.text();
    if (response.ok) return (text ? JSON.parse(text) : undefined) as T;
    throw new StartError(`${response.status}: ${sentenceIn(text)}`);
  }

  async function versions(task?: string): Promise<Version[]> {
    const found: Version[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query = new URLSearchParams({ limit: '100', ...(task && { task }), ...(cursor && { cursor }) });
      const page: { items: Version[]; nextCursor: string | null } = await ask('GET', `/api/v1/models?${query}`);
      found.push(...page.items);
      cursor = page.nextCursor;
    }
    return found;
  }

  return {
    versions,
    tasks: async () => (await ask<{ items: TaskState[] }>('GET', '/api/v1/model-tasks')).items,
    /** Throws where the file is no model of `train`. */
    async register(path: string, span: { dataFrom?: string; dataUntil?: string } = {}): Promise<Version> {
      const file = await readFile(path).catch((error: unknown) => {
        throw new StartError(`${path}: ${messageOf(error)}`);
      });
      const head = headOf(file);
      if (!head?.dataHash) throw new StartError(`${path}: there is no model in it; \`train\` makes one`);
      const { task, dataHash, seed, parameters, metrics } = head;
      const facts = { parameters: JSON.stringify(parameters), metrics: JSON.stringify(metrics) };
      const query = new URLSearchParams({ task, dataHash, seed: String(seed), ...facts, ...span });
      return ask('POST', `/api/v1/models?${query}`, file, { 'content-type': 'application/octet-stream' });
    },
    async setStage(task: string, number: number, stage: 'live' | 'retired', reason: string): Promise<Version> {
      const version = (await versions(task)).find((one) => one.number === number);
      if (!version)
        throw new StartError(`there is no version ${number} of ${task}; \`list ${task}\` names those there are`);
      return ask('POST', `/api/v1/models/${version.id}/stage`, { stage, reason });
    },
    rollBack: (task: string, reason: string) =>
      ask<Version>('POST', `/api/v1/model-tasks/${encodeURIComponent(task)}/roll-back`, { reason }),
    setSwitch: (task: string, isOn: boolean, reason: string) =>
      ask<void>('POST', `/api/v1/model-tasks/${encodeURIComponent(task)}/switch`, { isOn, reason }),
  };
}

/** Of a problem (RFC 9457), what it says. */
function sentenceIn(text: string): string {
  try {
    const { detail, title } = JSON.parse(text) as { detail?: string; title?: string };
    return detail ?? title ?? text.slice(0, 300);
  } catch {
    return text.slice(0, 300);
  }
}
