/** Cars, customers and reservations for tests of the console's pages. */
import type { ConsoleStage } from './console-page.js';

const HOUR_MS = 3_600_000;

export interface ConsoleRental {
  /** As the administrator; throws for what is refused. */
  ask<T = Record<string, unknown>>(method: string, path: string, body?: object): Promise<T>;
  car(model: string): Promise<string>;
  customer(name: string): Promise<string>;
  /** Confirmed; so many hours after the next full hour. */
  reserved(vehicleId: string, userId: string, fromHours: number, toHours: number): Promise<string>;
}

/** The next full hour but one, so that it does not pass while a test runs. */
export const baseMs = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + HOUR_MS;
export const hoursOn = (hours: number) => new Date(baseMs + hours * HOUR_MS).toISOString();

export async function consoleRental({ platform }: ConsoleStage): Promise<ConsoleRental> {
  const token = await platform.adminToken();
  async function ask<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await fetch(platform.baseUrl + path, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'if-match': '*' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }
  return {
    ask,
    async car(model) {
      const body = { kind: 'car', make: 'Seat', model, year: 2024, pricePerDayMinor: 4800, licencePlate: `${model} 1` };
      return (await ask<{ id: string }>('POST', '/api/v1/vehicles', body)).id;
    },
    async customer(name) {
      const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.org`;
      const body = { name, email, password: 'an honest password' };
      return (await ask<{ userId: string }>('POST', '/api/v1/users', body)).userId;
    },
    async reserved(vehicleId, userId, fromHours, toHours) {
      const body = { vehicleId, userId, startsAt: hoursOn(fromHours), endsAt: hoursOn(toHours) };
      const { id } = await ask<{ id: string }>('POST', '/api/v1/reservations', body);
      await ask('POST', `/api/v1/reservations/${id}/confirm`);
      return id;
    },
  };
}
