/** One customer in the fight: holds a car, then does with it what customers do, and notes every answer. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Customer } from './booking-processes.js';
import type { Claim } from './claims.js';

export interface Spans {
  startsAt: string;
  endsAt: string;
}

/** What the fight is about, and what is noted of it. */
export interface Ring {
  readonly urls: readonly string[];
  readonly cars: readonly string[];
  readonly spans: readonly Spans[];
  readonly until: number;
  readonly claims: Claim[];
  /** `status code action` → how often. */
  readonly answers: Map<string, number>;
  /** Ids that a 201 named. */
  readonly made: Set<string>;
  /** Answers that no customer should see. */
  readonly wrong: string[];
  /** Requests without an answer, and why. */
  readonly lost: string[];
}

interface Reservation {
  id: string;
  vehicleId: string;
  state: string;
  startsAt: string;
  endsAt: string;
  holdExpiresAt: string | null;
}

interface Answer {
  status: number;
  body: Record<string, unknown>;
  etag: string;
}

const HOUR_MS = 3_600_000;
const REFUSALS = new Set([
  'vehicle-already-reserved',
  'vehicle-unfit',
  'hold-expired',
  'reservation-state',
  'rental-runs',
  'rental-over',
  'stale-version',
]);
const pick = <T>(from: readonly T[]): T => from[Math.floor(Math.random() * from.length)] as T;

export async function fight(ring: Ring, { token }: Customer): Promise<void> {
  while (Date.now() < ring.until) {
    const wanted = { vehicleId: pick(ring.cars), ...pick(ring.spans) };
    const held = await ask('hold', 'POST', '', wanted);
    if (held?.status !== 201) {
      await pause(Math.random() * 50); // looks at something else
      continue;
    }
    const mine = held.body as unknown as Reservation;
    ring.made.add(mine.id);
    await live(mine, held.etag);
  }

  /** Until it is over, one way or another. */
  async function live(reservation: Reservation, firstEtag: string): Promise<void> {
    let [mine, etag] = [reservation, firstEtag];
    let claim = claimed(mine);
    while (Date.now() < ring.until) {
      const action = pick(ACTIONS);
      if (action === 'wait') {
        if (mine.state !== 'held') continue;
        await pause(Math.max(0, Date.parse(mine.holdExpiresAt ?? '') - Date.now())); // to let it run out is the point
        return;
      }
      claim.until = Math.min(claim.until, Date.now());
      const answer =
        action === 'change'
          ? await ask('change', 'PATCH', `/${mine.id}`, changeOf(mine), { 'if-match': etag })
          : await ask(action, 'POST', `/${mine.id}/${action}`);
      if (answer === undefined || answer.status !== 200) {
        const now = await ask('read', 'GET', `/${mine.id}`);
        if (now?.status !== 200) return; // what became of it nobody told us
        [mine, etag] = [now.body as unknown as Reservation, now.etag];
      } else [mine, etag] = [answer.body as unknown as Reservation, answer.etag];
      if (!['held', 'confirmed', 'active'].includes(mine.state)) return;
      claim = claimed(mine);
    }
  }

  function changeOf(mine: Reservation): object {
    const way = Math.random();
    if (way < 0.4)
      return { endsAt: new Date(Date.parse(mine.endsAt) + pick([-2, -1, 1, 2, 6]) * HOUR_MS).toISOString() };
    if (way < 0.7) return pick(ring.spans);
    return { vehicleId: pick(ring.cars) };
  }

  function claimed(mine: Reservation): Claim {
    const claim = {
      reservationId: mine.id,
      vehicleId: mine.vehicleId,
      startsAt: Date.parse(mine.startsAt),
      endsAt: Date.parse(mine.endsAt),
      from: Date.now(),
      until: mine.holdExpiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(mine.holdExpiresAt),
    };
    ring.claims.push(claim);
    return claim;
  }

  /** undefined: the process was killed before it answered. */
  async function ask(
    action: string,
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer | undefined> {
    let answer: Answer;
    try {
      const response = await fetch(`${pick(ring.urls)}/api/v1/reservations${path}`, {
        method,
        // A kept connection may be closed by the server in the moment in which the next request is sent on it.
        headers: {
          connection: 'close',
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          ...headers,
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      answer = { status: response.status, body: JSON.parse(text), etag: response.headers.get('etag') ?? '' };
    } catch (error) {
      const { cause } = error as { cause?: { code?: string } };
      ring.lost.push(`${action} ${cause?.code ?? error}`);
      await pause(50 + Math.random() * 100); // as a client would, before it tries again
      return undefined;
    }
    const code = String(answer.body.type ?? '').replace('urn:motorpool:problem:', '');
    const seen = `${action} ${answer.status} ${code}`.trim();
    ring.answers.set(seen, (ring.answers.get(seen) ?? 0) + 1);
    const refused = [409, 412].includes(answer.status) && REFUSALS.has(code) && typeof answer.body.title === 'string';
    const alternatives = action !== 'hold' || Array.isArray(answer.body.alternatives);
    if (answer.status >= 300 && !(refused && alternatives)) ring.wrong.push(`${seen} ${JSON.stringify(answer.body)}`);
    return answer;
  }
}

const ACTIONS = ['confirm', 'confirm', 'cancel', 'change', 'change', 'start', 'end', 'wait'] as const;
