/** People of the rental benchmarks, signed in over HTTP. */

const ADMIN = { email: 'bench@example.org', password: 'a password of the benchmark' };

export const BENCH_ADMIN = { settings: { ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password } };

export interface SignedIn {
  userId: string;
  token: string;
}

export async function signInAsAdmin(baseUrl: string): Promise<string> {
  return (await post<SignedIn>(`${baseUrl}/api/users/login`, ADMIN)).token;
}

export async function customers(baseUrl: string, count: number): Promise<SignedIn[]> {
  const people: SignedIn[] = [];
  for (let n = 0; n < count; n++) {
    const email = `customer-${n}-${Date.now()}@example.org`;
    const { password } = ADMIN;
    await post(`${baseUrl}/api/users/register`, { name: `Customer ${n}`, email, password });
    people.push(await post<SignedIn>(`${baseUrl}/api/users/login`, { email, password }));
  }
  return people;
}

async function post<T>(url: string, body: object): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
