/** Who is signed in. Tokens live in this tab alone (sessionStorage) and go with it. */
interface Tokens {
  token: string;
  refreshToken?: string;
}

const KEY = 'motorpool.session';
const listeners = new Set<() => void>();
let tokens: Tokens | undefined = read();
let endedBecause = '';
let refreshing: Promise<boolean> | undefined;

function read(): Tokens | undefined {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    return isTokens(kept) ? kept : undefined;
  } catch {
    return undefined; // storage is forbidden or was tampered with: sign in again
  }
}

function isTokens(value: unknown): value is Tokens {
  return typeof value === 'object' && value !== null && 'token' in value && typeof value.token === 'string';
}

function keep(next: Tokens | undefined): void {
  tokens = next;
  try {
    if (next) sessionStorage.setItem(KEY, JSON.stringify(next));
    else sessionStorage.removeItem(KEY);
  } catch {
    // kept in memory alone
  }
  for (const listener of listeners) listener();
}

function post(path: string, body: unknown): Promise<Response> {
  return fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

async function renew(): Promise<boolean> {
  const refreshToken = tokens?.refreshToken;
  if (!refreshToken) return false;
  const answer = await post('/api/auth/refresh-token', { refreshToken });
  const next: unknown = answer.ok ? await answer.json() : undefined;
  if (!isTokens(next) || tokens?.refreshToken !== refreshToken) return false; // signed out, or anew, meanwhile
  keep({ refreshToken, ...next });
  return true;
}

export const session = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  token: () => tokens?.token,
  endedBecause: () => endedBecause,

  /** Throws an Error with a sentence for the person when it fails. */
  async signIn(email: string, password: string): Promise<void> {
    const answer = await post('/api/users/login', { email, password }).catch(() => {
      throw new Error('The server cannot be reached. Check your connection and try again.');
    });
    if (answer.status === 401) throw new Error('This email and password do not go together.');
    if (answer.status === 429) throw new Error('Too many attempts. Wait a minute and try again.');
    const body: unknown = answer.ok ? await answer.json() : undefined;
    if (!isTokens(body)) throw new Error(`The server answered ${answer.status}. Try again in a moment.`);
    endedBecause = '';
    keep(body);
  },

  /** A fresh token for the old one, asked for once however many ask; false when one must sign in again. */
  refresh(): Promise<boolean> {
    refreshing ??= renew().finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  },

  signOut(because = ''): void {
    endedBecause = because;
    keep(undefined);
  },
};
