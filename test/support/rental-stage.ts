/** Two customers, and what a test of the rental core does all the time. */
import { CAR, type TestAnswer, type TestApi } from './api.js';

export interface Customer {
  token: string;
  userId: string;
}

export interface RentalStage {
  readonly first: Customer;
  readonly second: Customer;
  customer(): Promise<Customer>;
  reserve(vehicleId: string, span: { startsAt: string; endsAt: string }, who?: Customer): Promise<TestAnswer>;
  /** Holds and confirms; gives the id. */
  confirmed(vehicleId: string, span: { startsAt: string; endsAt: string }, who?: Customer): Promise<string>;
  /** As the customer: `POST /api/v1/reservations/{id}/{action}`. */
  act(id: string, action: string, who?: Customer): Promise<TestAnswer>;
  /** A fleet with that policy. */
  fleet(policy: object): Promise<string>;
  carIn(fleetId: string): Promise<string>;
}

const DAY_MS = 86_400_000;
const base = Math.ceil(Date.now() / DAY_MS) * DAY_MS;

/** From and to so many days after the next midnight UTC. */
export const days = (from: number, to: number) => ({
  startsAt: new Date(base + from * DAY_MS).toISOString(),
  endsAt: new Date(base + to * DAY_MS).toISOString(),
});

export async function rentalStage(api: TestApi): Promise<RentalStage> {
  async function customer(): Promise<Customer> {
    const token = await api.tokenOf('customer');
    const payload = JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString()) as { sub: string };
    return { token, userId: payload.sub };
  }
  const [first, second] = [await customer(), await customer()];

  const reserve: RentalStage['reserve'] = (vehicleId, span, { token } = first) =>
    api.request('POST', '/api/v1/reservations', { token, body: { vehicleId, ...span } });
  const act: RentalStage['act'] = (id, action, { token } = first) =>
    api.request('POST', `/api/v1/reservations/${id}/${action}`, { token });

  return {
    first,
    second,
    customer,
    reserve,
    act,
    async confirmed(vehicleId, span, who = first) {
      const held = await reserve(vehicleId, span, who);
      const id = String(held.json?.id);
      const { status, text } = await act(id, 'confirm', who);
      if (status !== 200) throw new Error(`${held.text} ${text}`);
      return id;
    },
    async fleet(policy) {
      const { json, text } = await api.request('POST', '/api/v1/fleets', { body: { name: 'Fleet', policy } });
      if (typeof json?.id !== 'string') throw new Error(text);
      return json.id;
    },
    async carIn(fleetId) {
      const body = { kind: 'car', make: CAR.make, model: CAR.model, year: CAR.year, fleetId, pricePerDayMinor: 4990 };
      const { json, text } = await api.request('POST', '/api/v1/vehicles', { body });
      if (typeof json?.id !== 'string') throw new Error(text);
      return json.id;
    },
  };
}
