/** What tests ask of the HTTP API, as an operator would. */

export interface ApiClient {
  readonly token: string;
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
  makeCar(): Promise<string>;
  credentials(vehicleId: string): Promise<{ username: string; password: string }>;
}

/** Signs in. Throws with the answer's text when a call is not answered with 2xx. */
export async function signIn(baseUrl: string, email: string, password: string): Promise<ApiClient> {
  let token = '';
  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(baseUrl + path, {
      method,
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }
  token = (await call<{ token: string }>('POST', '/api/users/login', { email, password })).token;
  return {
    token,
    call,
    makeCar: async () =>
      (
        await call<{ carId: string }>('POST', '/api/cars', {
          make: 'Seat',
          model: 'Leon',
          year: 2024,
          type: 'Sedan',
          location: 'Eixample',
          rentalPricePerDay: 49,
        })
      ).carId,
    credentials: (vehicleId) => call('POST', `/api/v1/vehicles/${vehicleId}/credentials`),
  };
}
