/**
 * The rental core as one page of plain rules: what each request must be answered, and what it changes. Its times are those
 * of the tables, in ms. Nothing happens at once here; that is what the races and the fight are for.
 */
import type { ReservationState } from '../../../../api/reservations/transitions.js';

export const HOUR_MS = 3_600_000;
const NO_SHOW_MS = 2 * HOUR_MS;
const GRACE_MS = HOUR_MS / 2;

export type Person = 'first' | 'second' | 'desk';

export interface Car {
  id: string;
  turnAroundMs: number;
  removed: boolean;
}

export interface Booked {
  id: string;
  /** Null for a service or a turn-around. */
  owner: Person | null;
  car: Car;
  state: ReservationState;
  from: number;
  to: number;
  blockedUntil: number;
  heldUntil: number;
  /** Of a rental that was confirmed. */
  confirmedAt?: number;
}

export interface Model {
  cars: Car[];
  booked: Booked[];
}

export interface Span {
  from: number;
  to: number;
}

const LIVE: readonly ReservationState[] = ['held', 'confirmed', 'active'];
const TAKEN = '409 vehicle-already-reserved';
const UNFIT = '409 vehicle-unfit';

/** As everyone reads it: a hold that has run out is expired, whether or not anyone wrote that. */
export const stateOf = ({ state, heldUntil }: Booked): ReservationState =>
  state === 'held' && heldUntil <= Date.now() ? 'expired' : state;
const isLive = (booked: Booked) => LIVE.includes(stateOf(booked));

const inTheWay = ({ booked }: Model, car: Car, { from, to }: Span, but?: Booked): boolean =>
  booked.some((b) => b !== but && b.car === car && isLive(b) && b.from < to && from < b.blockedUntil);
const isOut = ({ booked }: Model, car: Car, but?: Booked) =>
  booked.some((b) => b !== but && b.car === car && b.state === 'active');
const notReturned = ({ booked }: Model, car: Car, from: number) =>
  from < Date.now() + HOUR_MS && booked.some((b) => b.car === car && b.state === 'active' && b.to <= Date.now());

const badSpan = ({ from, to }: Span) => from < Date.now() - HOUR_MS || to <= from;

export function onHold(model: Model, car: Car, span: Span): string {
  if (car.removed) return '404 vehicle-not-found';
  if (badSpan(span)) return '400 bad-span';
  if (notReturned(model, car, span.from)) return UNFIT;
  return inTheWay(model, car, { from: span.from, to: span.to + car.turnAroundMs }) ? TAKEN : '201';
}

export function onBlock(model: Model, car: Car, span: Span): string {
  if (car.removed) return '404 vehicle-not-found';
  if (badSpan(span)) return '400 bad-span';
  return inTheWay(model, car, span) ? TAKEN : '201';
}

export function onRemove({ booked }: Model, car: Car): string {
  if (car.removed) return '404 vehicle-not-found';
  return booked.some((b) => b.car === car && b.owner !== null && isLive(b)) ? '409 vehicle-has-reservations' : '200';
}

export type Action = 'confirm' | 'start' | 'end' | 'cancel' | 'no-show';
const FROM: Record<Action, readonly ReservationState[]> = {
  confirm: ['held'],
  start: ['confirmed'],
  end: ['active'],
  cancel: ['held', 'confirmed'],
  'no-show': ['confirmed'],
};
export const TO: Record<Action, ReservationState> = {
  confirm: 'confirmed',
  start: 'active',
  end: 'completed',
  cancel: 'cancelled',
  'no-show': 'no_show',
};

const isSeenBy = (booked: Booked, who: Person) => who === 'desk' || booked.owner === who;
const wrongState = (booked: Booked) => (stateOf(booked) === 'expired' ? '409 hold-expired' : '409 reservation-state');

export function onAct(model: Model, booked: Booked, action: Action, who: Person): string {
  if (action === 'no-show' && who !== 'desk') return '403 forbidden';
  if (!isSeenBy(booked, who)) return '404 reservation-not-found';
  if (stateOf(booked) === TO[action]) return '200';
  if (!FROM[action].includes(stateOf(booked))) return wrongState(booked);
  if (action !== 'start') return '200';
  if (Date.now() >= booked.to) return '409 rental-over';
  const span = startSpan(booked);
  if (movesWhole(booked) && notReturned(model, booked.car, span.from)) return UNFIT;
  if (inTheWay(model, booked.car, span, booked)) return TAKEN;
  return isOut(model, booked.car, booked) ? UNFIT : '200';
}

/** Much too early a start moves the whole rental to now; a little early it ends as planned. */
const movesWhole = (booked: Booked) => booked.from - Date.now() > GRACE_MS;

/** What a start takes of the calendar. */
function startSpan(booked: Booked): Span {
  const earlyMs = booked.from - Date.now();
  if (earlyMs <= 0) return { from: booked.from, to: booked.blockedUntil };
  if (!movesWhole(booked)) return { from: Date.now(), to: booked.blockedUntil };
  return { from: Date.now(), to: booked.to - earlyMs + booked.car.turnAroundMs };
}

/** The turn-around after a rental that has ended; undefined where there is none, or no room for one. */
export function turnAroundOf(model: Model, { car }: Booked): Span | undefined {
  const from = Date.now();
  const starts = model.booked.filter((b) => b.car === car && isLive(b) && b.from > from).map((b) => b.from);
  const to = Math.min(from + car.turnAroundMs, ...starts);
  return to > from && !inTheWay(model, car, { from, to }) ? { from, to } : undefined;
}

export interface Change {
  from?: number;
  to?: number;
  car?: Car;
}

export function onChange(model: Model, booked: Booked, change: Change, who: Person, isStale: boolean): string {
  if (!isSeenBy(booked, who)) return '404 reservation-not-found';
  if (isStale) return '412 stale-version';
  if (!isLive(booked)) return wrongState(booked);
  if (booked.state === 'active' && (change.from ?? change.car) !== undefined) return '409 rental-runs';
  const car = change.car ?? booked.car;
  if (car.removed) return '404 vehicle-not-found';
  const span = { from: change.from ?? booked.from, to: change.to ?? booked.to };
  if (badSpan({ from: change.from ?? Math.max(booked.from, Date.now()), to: span.to })) return '400 bad-span';
  const isMoved = car !== booked.car || span.from !== booked.from;
  if (isMoved && notReturned(model, car, span.from)) return UNFIT;
  return inTheWay(model, car, { from: span.from, to: span.to + car.turnAroundMs }, booked) ? TAKEN : '200';
}

/** What the upkeep does when it comes by. */
export function sweep({ booked }: Model): void {
  const now = Date.now();
  for (const b of booked) {
    const waitedFrom = Math.max(b.from, b.confirmedAt ?? 0);
    const neverCame = b.owner !== null && b.state === 'confirmed' && Math.min(b.to, waitedFrom + NO_SHOW_MS) <= now;
    if (neverCame) b.state = 'no_show';
    else if (b.owner === null && b.state === 'confirmed' && b.blockedUntil <= now) b.state = 'completed';
    else b.state = stateOf(b);
  }
}

export function passTime({ booked }: Model, ms: number): void {
  for (const b of booked) {
    b.from -= ms;
    b.to -= ms;
    b.blockedUntil -= ms;
    b.heldUntil -= ms;
    if (b.confirmedAt !== undefined) b.confirmedAt -= ms;
  }
}
