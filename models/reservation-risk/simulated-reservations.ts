/**
 * Reservations of customers whose reliability no model is told of, for judging it: who is careless, who changes plans, and who
 * books early in order to keep a choice. Each day a plan may fall; a deposit and a payment hold people to it; who forgets does
 * so more often where nobody paid and on mornings. A learner sees what the desk sees, at the confirmation and a week and two
 * days before the start, while it still stands.
 */
import { type Random, seededRandom, seedFor } from '../tables/random.js';
import { type Booked, type Outcome, PAID_BY } from './booked.js';

export interface DeskWorld {
  readonly customers: number;
  readonly days: number;
  readonly seed: number;
}
export const DESK: DeskWorld = { customers: 2_500, days: 730, seed: 1 };

const LOOKED_AT_DAYS = [7, 2];
const FIRST_DAY = 20_000;

interface Planned {
  readonly leadDays: number;
  readonly lengthDays: number;
  readonly startHour: number;
  readonly depositShare: number;
  readonly paidBy: string;
  readonly channel: string;
}

/** In order of time; the same for the same world. */
export function simulatedReservations(world: DeskWorld): { booked: Booked; outcome: Outcome }[] {
  return Array.from({ length: world.customers }, (_, index) =>
    reservationsOfOne(world, seededRandom(seedFor(world.seed, `customer ${index}`))),
  )
    .flat()
    .sort((a, b) => a.booked.at - b.booked.at);
}

function reservationsOfOne(world: DeskWorld, random: Random): { booked: Booked; outcome: Outcome }[] {
  const fickle = Math.exp(random.normal()); // how often plans fall
  const careless = Math.exp(1.2 * random.normal());
  const everyDays = 25 + 250 * random.next() ** 2;
  const habitualLead = Math.exp(1.2 + random.normal());
  const rows: { booked: Booked; outcome: Outcome }[] = [];
  const before = { keptBefore: 0, cancelledBefore: 0, missedBefore: 0 };
  let day = world.days * random.next();
  while (day < world.days) {
    const plan = planned(habitualLead, random);
    const starts = day + plan.leadDays;
    const { fellOn, outcome } = endOf(plan, { fickle, careless }, random);
    const fellAt = day + (fellOn ?? plan.leadDays);
    const startWeekday = 1 + (Math.floor(starts) % 7);
    const looks = [day, ...LOOKED_AT_DAYS.map((left) => starts - left).filter((at) => at > day)];
    for (const at of looks.filter((one) => one < fellAt)) {
      const booked = { at: FIRST_DAY + at, leftDays: starts - at, startWeekday, ...plan, ...before };
      rows.push({ booked, outcome });
    }
    if (outcome.wasCancelled) before.cancelledBefore++;
    else if (outcome.wasNoShow) before.missedBefore++;
    else before.keptBefore++;
    day = Math.max(starts, day) - everyDays * Math.log(1 - random.next());
  }
  return rows;
}

function planned(habitualLead: number, random: Random): Planned {
  const paid = random.next() < 0.6;
  return {
    leadDays: Math.min(200, habitualLead * Math.exp(0.8 * random.normal())),
    lengthDays: 0.2 + 4 * -Math.log(1 - random.next()),
    startHour: 7 + random.below(13),
    depositShare: random.next() < 0.4 ? 0.2 + 0.8 * random.next() : 0,
    paidBy: paid ? (PAID_BY[1 + random.below(PAID_BY.length - 1)] as string) : 'not yet',
    channel: random.next() < 0.8 ? 'self' : 'desk',
  };
}

/** On which day after the booking it fell, if it was cancelled; else how it ended. */
function endOf(
  plan: Planned,
  { fickle, careless }: { fickle: number; careless: number },
  random: Random,
): { fellOn?: number; outcome: Outcome } {
  const unpaid = plan.paidBy === 'not yet';
  const holds = (unpaid ? 1 : 0.45) * (plan.depositShare > 0.3 ? 0.6 : 1) * (plan.channel === 'desk' ? 0.7 : 1);
  // Plans of far days fall easily; the last two days bring the weather, and illness.
  const hazard = (left: number) => 0.006 * fickle * holds * (left < 2 ? 4 : left > 30 ? 1.6 : 1);
  for (let day = 0; day < plan.leadDays; day += 0.5) {
    if (random.next() < hazard(plan.leadDays - day) / 2) {
      return { fellOn: day + 0.25, outcome: { wasCancelled: true, wasNoShow: false } };
    }
  }
  const forgets =
    0.02 * careless * (unpaid ? 2.5 : 0.7) * (plan.startHour < 9 ? 1.8 : 1) * (plan.leadDays > 45 ? 1.7 : 1);
  return { outcome: { wasCancelled: false, wasNoShow: random.next() < Math.min(0.8, forgets) } };
}
