/** The customers, found again at each start or registered as anyone would. */
import { createHmac } from 'node:crypto';
import { MotorpoolError } from '../../../platform/errors.js';
import { forEachOf } from '../../operator/for-each-of.js';
import { type OperatorClient, Refused } from '../../operator/operator-client.js';
import { type Customer, customer } from './customer.js';
import { type DemoPerson, isDemoEmail } from './people.js';

const AT_ONCE = 2; // a password is 20 ms of a core

export interface Enrolled {
  customers: Customer[];
  /** By user id. */
  byId: ReadonlyMap<string, Customer>;
  /** Whether none of them was there before. */
  areNew: boolean;
}

/**
 * Their passwords come from `secret`, which outlives a restart. Throws a MotorpoolError (forbidden) where they were made with
 * another one: trying each of them would only lock this address out.
 */
export async function enrol(
  admin: OperatorClient,
  people: readonly DemoPerson[],
  options: { baseUrl: string; secret: string; signal: AbortSignal },
): Promise<Enrolled> {
  const { baseUrl, secret, signal } = options;
  const passwordOf = ({ email }: DemoPerson) => createHmac('sha256', secret).update(email).digest('base64url');
  const open = (person: DemoPerson) => customer(baseUrl, person, passwordOf(person), signal);
  const { items } = await admin.call<{ items: { id: string; email: string | null }[] }>(
    'GET',
    '/api/v1/users?q=demo.example&limit=1000',
  );
  const ids = new Map(items.filter(({ email }) => isDemoEmail(email)).map(({ id, email }) => [email, id]));
  const known = people.find(({ email }) => ids.has(email));
  if (known) await assertOurs(open(known));

  await forEachOf(people, AT_ONCE, async (person) => {
    if (ids.has(person.email)) return;
    const body = { ...person, password: passwordOf(person) };
    ids.set(person.email, (await admin.call<{ userId: string }>('POST', '/api/v1/users', body)).userId);
  });
  const customers = people.map(open);
  const byId = new Map(customers.map((one) => [ids.get(one.person.email) as string, one]));
  return { customers, byId, areNew: known === undefined };
}

async function assertOurs(one: Customer): Promise<void> {
  await one.signIn().catch((error) => {
    if (!(error instanceof Refused && error.status === 401)) throw error;
    throw new MotorpoolError(
      'forbidden',
      'demo-of-another-data-dir',
      'The customers of the demo were made with another DATA_DIR, so they stay at home.',
    );
  });
}
