/** Reads JSON from our API as the signed-in person; a token that ran out is renewed once. */
import { session } from './session.js';

/** Throws when the answer is not 2xx; signs out when the session is over. */
export async function apiGet(path: string): Promise<unknown> {
  const ask = () => fetch(path, { headers: { authorization: `Bearer ${session.token()}` } });
  let answer = await ask();
  if (answer.status === 401) {
    if (await session.refresh()) answer = await ask();
    if (answer.status === 401) session.signOut('Your session has ended. Sign in again.');
  }
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}
