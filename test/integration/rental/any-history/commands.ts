/** What may happen to a fleet of a few cars, one thing after the other: each asks the API and expects the model's answer. */
import { expect } from 'chai';
import fc, { type Arbitrary, type AsyncCommand } from 'fast-check';
import { reservationsRepository } from '../../../../api/reservations/reservations-repository.js';
import type { ReservationState } from '../../../../api/reservations/transitions.js';
import type { TestAnswer } from '../../../support/api.js';
import {
  type Action,
  type Booked,
  HOUR_MS,
  type Model,
  onAct,
  onBlock,
  onChange,
  onHold,
  onRemove,
  type Person,
  passTime,
  type Span,
  stateOf,
  sweep,
  TO,
  turnAroundOf,
} from './model.js';
import type { World } from './world.js';

type Command = AsyncCommand<Model, World>;

/** `text` is for the report of a failure. */
function command(
  text: string,
  run: (model: Model, world: World) => Promise<void>,
  check: (model: Readonly<Model>) => boolean = () => true,
): Command {
  return {
    check,
    async run(model, world) {
      world.commands++;
      await run(model, world);
    },
    toString: () => text,
  };
}

/** Whose reservation it is, the other customer, or staff. */
type Asker = 'owner' | 'other' | 'desk';
const personOf = (asker: Asker, { owner }: Booked): Person =>
  asker === 'desk' || owner === null ? 'desk' : (asker === 'owner') === (owner === 'first') ? 'first' : 'second';

const nth = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;
const person = fc.constantFrom<Person>('first', 'second');
const asker = fc.constantFrom<Asker>('owner', 'owner', 'owner', 'owner', 'desk', 'other');
const number = fc.nat(1000);
/** In hours from half an hour after the beginning. */
const hours = fc.record({ from: fc.integer({ min: -2, max: 12 }), length: fc.integer({ min: 0, max: 6 }) });

function said(answer: TestAnswer): string {
  const type = String(answer.json?.type ?? '').replace('urn:motorpool:problem:', '');
  return `${answer.status} ${type}`.trim();
}

/** Mostly a reservation that is live: what is over is dull. */
function some({ booked }: Model, n: number): Booked | undefined {
  const rentals = booked.filter(({ owner }) => owner !== null);
  const live = rentals.filter((b) => ['held', 'confirmed', 'active'].includes(stateOf(b)));
  return nth(live.length > 0 && n % 8 > 0 ? live : rentals, n);
}

/** What comes next in its life. */
const NEXT: Partial<Record<ReservationState, Action>> = { held: 'confirm', confirmed: 'start', active: 'end' };

const hold = fc.tuple(person, number, hours).map(([who, n, h]) =>
  command(`${who} holds car ${n % 3} for ${h.length} h from ${h.from}`, async (model, world) => {
    const [car, span] = [nth(model.cars, n), world.span(h)];
    const expected = onHold(model, car, span);
    const answer = await world.ask(who, 'POST', '/reservations', { vehicleId: car.id, ...iso(span) });
    expect(said(answer)).to.equal(expected);
    if (answer.status !== 201) return;
    expect(answer.json).to.include({ state: 'held', ...iso(span) });
    const heldUntil = Date.parse(String(answer.json?.holdExpiresAt));
    const blockedUntil = span.to + car.turnAroundMs;
    model.booked.push({
      id: String(answer.json?.id),
      owner: who,
      car,
      state: 'held',
      ...span,
      blockedUntil,
      heldUntil,
    });
  }),
);

const actions = fc.constantFrom<Action | 'next'>(
  'next',
  'next',
  'next',
  'next',
  'confirm',
  'start',
  'end',
  'cancel',
  'no-show',
);
const act = fc.tuple(asker, number, actions).map(([asks, n, wanted]) =>
  command(`${asks} asks for ${wanted} of ${n}`, async (model, world) => {
    const booked = some(model, n);
    if (!booked) return;
    const action = wanted === 'next' ? (NEXT[stateOf(booked)] ?? 'cancel') : wanted;
    const who = personOf(asks, booked);
    const expected = onAct(model, booked, action, who);
    const wasSo = stateOf(booked) === TO[action];
    const turnAround =
      action === 'end' && !wasSo ? turnAroundOf({ ...model, booked: without(model, booked) }, booked) : undefined;
    const answer = await world.ask(who, 'POST', `/reservations/${booked.id}/${action}`);
    expect(said(answer)).to.equal(expected);
    if (answer.status !== 200 || wasSo) return;
    booked.state = TO[action];
    if (action === 'confirm') booked.confirmedAt = Date.now();
    if (action === 'start') world.adopt(booked, answer);
    if (turnAround) model.booked.push(await world.turnAround(booked.car, turnAround));
  }),
);

const change = fc
  .tuple(asker, number, hours, fc.constantFrom('end', 'end', 'end', 'span', 'span', 'car', 'car', 'stale'))
  .map(([asks, n, h, what]) =>
    command(
      `${asks} changes the ${what} of ${n} to ${h.length} h from ${h.from}, or car ${n % 3}`,
      async (model, world) => {
        const booked = some(model, n);
        if (!booked) return;
        const who = personOf(asks, booked);
        const span = world.span(h);
        const to = booked.from + Math.max(1, h.length) * HOUR_MS;
        const wanted = what === 'span' ? span : what === 'car' ? { car: nth(model.cars, n) } : { to };
        const expected = onChange(model, booked, wanted, who, what === 'stale');
        const body = {
          ...('car' in wanted && { vehicleId: wanted.car.id }),
          ...('from' in wanted && { startsAt: new Date(wanted.from).toISOString() }),
          ...('to' in wanted && { endsAt: new Date(wanted.to).toISOString() }),
        };
        const ifMatch = what === 'stale' ? '"99999"' : '*';
        const answer = await world.ask(who, 'PATCH', `/reservations/${booked.id}`, body, { 'if-match': ifMatch });
        expect(said(answer)).to.equal(expected);
        if (answer.status !== 200) return;
        if ('car' in wanted) booked.car = wanted.car;
        world.adopt(booked, answer);
      },
    ),
  );

const block = fc.tuple(number, hours).map(([n, h]) =>
  command(`the desk blocks car ${n % 3} for ${h.length} h from ${h.from}`, async (model, world) => {
    const [car, span] = [nth(model.cars, n), world.span(h)];
    const expected = onBlock(model, car, span);
    const body = { ...iso(span), reason: 'service' };
    const answer = await world.ask('desk', 'POST', `/vehicles/${car.id}/blocks`, body);
    expect(said(answer)).to.equal(expected);
    if (answer.status !== 201) return;
    const id = String(answer.json?.id);
    model.booked.push({ id, owner: null, car, state: 'confirmed', ...span, blockedUntil: span.to, heldUntil: 0 });
  }),
);

const unblock = number.map((n) =>
  command(
    `the desk gives back a service or turn-around, ${n}`,
    async (model, world) => {
      const booked = nth(
        model.booked.filter(({ owner }) => owner === null),
        n,
      );
      const expected = booked.state === 'confirmed' ? '204' : '404 reservation-not-found';
      const answer = await world.ask('desk', 'DELETE', `/vehicles/${booked.car.id}/blocks/${booked.id}`);
      expect(said(answer)).to.equal(expected);
      if (answer.status === 204) booked.state = 'cancelled';
    },
    ({ booked }) => booked.some(({ owner }) => owner === null),
  ),
);

const remove = number.map((n) =>
  command(`the desk removes car ${n % 3}, and buys another`, async (model, world) => {
    const car = nth(model.cars, n);
    const expected = onRemove(model, car);
    const answer = await world.ask('desk', 'DELETE', `/cars/${car.id}`);
    expect(said(answer)).to.equal(expected);
    if (answer.status !== 200 && !car.removed) return;
    if (car.removed) model.cars[model.cars.indexOf(car)] = await world.car(car.turnAroundMs);
    car.removed = true;
  }),
);

const runOut = number.map((n) =>
  command(`the hold ${n % 4} runs out`, async (model, world) => {
    const booked = model.booked.filter((b) => stateOf(b) === 'held')[n % 4];
    if (!booked) return;
    await world.api.db.raw('update reservations set held_until = now() where id = ?', [booked.id]);
    booked.heldUntil = Date.now();
  }),
);

const wait = fc.constantFrom(1, 1, 2, 5, 12).map((n) =>
  command(`${n} h pass`, async (model, world) => {
    await world.pass(model, n * HOUR_MS);
    passTime(model, n * HOUR_MS);
  }),
);

const upkeep = fc.constant(0).map(() =>
  command('the upkeep comes by', async (model, world) => {
    const kept = reservationsRepository(world.api.db);
    await kept.expireHolds(1000);
    await kept.markNoShows(1000);
    await kept.endBlocks();
    sweep(model);
  }),
);

const without = ({ booked }: Model, one: Booked) => booked.filter((b) => b !== one);
const iso = ({ from, to }: Span) => ({ startsAt: new Date(from).toISOString(), endsAt: new Date(to).toISOString() });

/** Listed as often as they shall happen. */
export const allCommands: Arbitrary<Command>[] = [
  ...[hold, hold, hold, hold, hold, hold],
  ...[act, act, act, act, act, act, act, act],
  ...[change, change, change, change],
  ...[block, unblock, remove, runOut, upkeep, wait, wait],
];
