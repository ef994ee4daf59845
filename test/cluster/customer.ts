/** One customer: searches, asks the price, reserves, pays and mostly cancels again; asks again, with the same key, what was not answered. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { RequestRecord } from './request-record.js';

/** What a customer was told of one reservation. */
export interface Told {
  reservationId: string;
  userId: string;
  vehicleId: string;
  startsAt: number;
  endsAt: number;
  state: 'Pending' | 'Confirmed' | 'Cancelled';
  paymentId?: string;
  /** An answer was lost and asking again told nothing, so what became of it after the 201 is not known. */
  unsure: boolean;
}

export interface Market {
  readonly http: string;
  readonly branch: string;
  readonly record: RequestRecord;
  readonly told: Map<string, Told>;
  /** Reservations that may have been made without anyone being told. */
  unanswered: number;
  readonly stopped: AbortSignal;
  /** How many times quicker than people they are. */
  readonly hurry: number;
}

const PATIENCE_MS = 10_000; // then a person has gone
const HOUR_MS = 3_600_000;
const DAYS_AHEAD = 30;
const CANCELS = 0.85;
const PASSWORD = 'correct horse battery';
const between = (from: number, to: number) => from + Math.random() * (to - from);
/** What people who know what they want take between two clicks, s. */
const THINK_S = { choose: [1, 5], pay: [2, 8], regret: [2, 12], return: [2, 8] } as const;

interface Answer {
  status: number;
  body: Record<string, unknown> & { [index: number]: Record<string, unknown> };
  /** An earlier try of the same was not answered. */
  again: boolean;
}

/** Lives until the market closes; `number` names the customer and the address that they come from. */
export async function customer(market: Market, number: number): Promise<void> {
  const { http, branch, record, told, stopped, hurry } = market;
  const think = (of: keyof typeof THINK_S) => {
    const [from, to] = THINK_S[of];
    return pause((between(from, to) * 1000) / hurry);
  };
  const who = { name: `Customer ${number}`, email: `customer-${number}@cluster.test`, password: PASSWORD };
  const from = `203.0.113.${number % 250}`; // TEST-NET-3; the load balancer adds its own client behind it
  let token = '';
  let userId = '';

  async function once(
    method: string,
    path: string,
    body: object | undefined,
    key: string,
  ): Promise<Answer | undefined> {
    const at = Date.now();
    const done = (failure: string | undefined) => record.add({ at, ms: Date.now() - at, failure });
    try {
      const response = await fetch(http + path, {
        method,
        headers: {
          'content-type': 'application/json',
          'x-forwarded-for': from,
          ...(token && { authorization: `Bearer ${token}` }),
          ...(method === 'POST' && { 'idempotency-key': key }),
        },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const text = await response.text();
      const broken = response.status >= 500 || response.status === 429;
      done(broken ? `${response.status} ${method} ${path.replace(/[?].*|[0-9a-f-]{36}/g, '')}` : undefined);
      return broken ? undefined : { status: response.status, body: text ? JSON.parse(text) : {}, again: false };
    } catch (error) {
      const { name, cause } = error as { name: string; cause?: { code?: string; message?: string } };
      done(
        name === 'TimeoutError' ? `no answer within ${PATIENCE_MS / 1000} s` : (cause?.code ?? cause?.message ?? name),
      );
      return undefined;
    }
  }

  /** Until it is answered; undefined once the market has closed. */
  async function ask(method: string, path: string, body?: object): Promise<Answer | undefined> {
    const key = randomUUID();
    for (let tries = 0; ; tries++) {
      const answer = await once(method, path, body, key);
      const isRunning = answer?.status === 409 && String(answer.body.type).endsWith('still-running');
      if (answer?.status === 401 && path !== '/api/users/login') {
        await signIn();
      } else if (answer && !isRunning) return { ...answer, again: tries > 0 };
      if (stopped.aborted) return undefined;
      await pause(between(300, 800));
    }
  }

  async function signIn(): Promise<void> {
    token = '';
    const answer = await ask('POST', '/api/users/login', who);
    if (!answer) return;
    if (answer.status !== 200) throw new Error(`${who.email} cannot sign in: ${JSON.stringify(answer.body)}`);
    [token, userId] = [String(answer.body.token), String(answer.body.userId)];
  }

  async function rent(): Promise<void> {
    const startsAt = Math.ceil(Date.now() / HOUR_MS + between(24, 24 * DAYS_AHEAD)) * HOUR_MS;
    const endsAt = startsAt + Math.ceil(between(4, 48)) * HOUR_MS;
    const span = { startDate: new Date(startsAt).toISOString(), endDate: new Date(endsAt).toISOString() };
    const query = new URLSearchParams({ location: branch, ...span });
    const found = await ask('GET', `/api/cars?${query}`);
    const offers = found?.status === 200 ? (found.body as unknown as { carId: string }[]) : [];
    const carId = offers[Math.floor(Math.random() * Math.min(3, offers.length))]?.carId; // many want the first ones
    if (carId === undefined) return;
    const price = await ask('GET', `/api/cars/pricing?${new URLSearchParams({ carId, ...span })}`);
    if (price?.status !== 200) return;
    await think('choose');

    const held = await ask('POST', '/api/reservations', { carId, ...span });
    if (!held) market.unanswered++;
    if (held?.status !== 201) return;
    const reservationId = String(held.body.reservationId);
    const mine: Told = { reservationId, userId, vehicleId: carId, startsAt, endsAt, state: 'Pending', unsure: false };
    told.set(reservationId, mine);
    await think('pay');

    const amount = Number(held.body.totalPrice);
    const paid = await ask('POST', '/api/payments', { reservationId, amount, paymentMethod: 'Credit Card' });
    if (paid?.status === 201) [mine.state, mine.paymentId] = ['Confirmed', String(paid.body.paymentId)];
    else mine.unsure ||= paid === undefined || paid.again;
    if (mine.state !== 'Confirmed' || Math.random() > CANCELS) return;
    await think('regret');
    const cancelled = await ask('POST', `/api/reservations/${reservationId}/cancel`);
    if (cancelled?.status === 200) mine.state = 'Cancelled';
    else mine.unsure ||= cancelled === undefined || cancelled.again;
  }

  await think('return'); // they do not come all at once
  await ask('POST', '/api/users/register', who);
  await signIn();
  while (!stopped.aborted) {
    await rent();
    await think('return');
  }
}
