/** Who sends the fuzzed requests. What they do may end their own session or account: then they are made whole again. */
import pg from 'pg';
import { signIn } from '../../support/api-client.js';
import type { RunningProcess } from './running-process.js';

const ROLES = ['customer', 'operator', 'admin'] as const;
type Role = (typeof ROLES)[number];
export type Caller = Role | 'machine' | 'nobody' | 'forger';

const PERMISSIONS = [
  'vehicles.read',
  'vehicles.manage',
  'telemetry.read',
  'rentals.read',
  'rentals.manage',
  'fleets.read',
];

export interface FuzzPeople extends AsyncDisposable {
  /** undefined for nobody. */
  token(caller: Caller): string | undefined;
  /** Gives those back what they lost. */
  renew(caller: Caller): Promise<void>;
  /** Every token and key that was given out. */
  readonly secrets: readonly string[];
}

/** `admin` is one who is not among them; their password is everyone's. */
export async function fuzzPeople(
  running: RunningProcess,
  admin: { email: string; password: string },
): Promise<FuzzPeople> {
  const db = new pg.Client(running.databaseUrl);
  await db.connect();
  const { rows } = await db.query('select password_hash as hash from users where email = $1', [admin.email]);
  const hash: string = rows[0].hash;
  const tokens = new Map<Caller, string>();
  const secrets: string[] = [];
  const ids = new Map<Role, string>();

  function keep(caller: Caller, token: string): void {
    tokens.set(caller, token);
    secrets.push(token);
  }

  async function enter(role: Role): Promise<void> {
    const email = `fuzz-${role}@example.org`;
    const id = ids.get(role);
    const known = id
      ? await db.query(
          `with gone as (delete from second_factors where user_id = $1)
           update users set email = $2, phone = null, role = $3, password_hash = $4, disabled_at = null where id = $1 returning id`,
          [id, email, role, hash],
        )
      : undefined;
    if (!known?.rowCount) {
      const made = await db.query(
        `insert into users (name, email, role, password_hash) values ($1, $2, $1, $3) returning id`,
        [role, email, hash],
      );
      ids.set(role, made.rows[0].id);
    }
    keep(role, (await signIn(running.baseUrl, email, admin.password)).token);
  }

  async function makeKey(): Promise<void> {
    await enter('admin');
    await db.query('delete from api_keys where user_id = $1', [ids.get('admin')]);
    const answer = await fetch(`${running.baseUrl}/api/v1/api-keys`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens.get('admin')}` },
      body: JSON.stringify({ name: 'a machine', permissions: PERMISSIONS }),
    });
    if (answer.status !== 201) throw new Error(await answer.text());
    keep('machine', ((await answer.json()) as { key: string }).key);
  }

  for (const role of ROLES) await enter(role);
  await makeKey();
  tokens.set('forger', `${tokens.get('admin')}x`);

  return {
    token: (caller) => tokens.get(caller),
    async renew(caller) {
      if (caller === 'machine') await makeKey();
      else if (caller !== 'nobody' && caller !== 'forger') await enter(caller);
    },
    secrets,
    [Symbol.asyncDispose]: () => db.end(),
  };
}
