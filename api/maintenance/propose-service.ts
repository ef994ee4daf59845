/** Brings a car's proposed service in line with what is foreseen of it now: one transaction, then maps and caches hear of it. */
import type { Knex } from 'knex';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import { auditRepository, SYSTEM } from '../audit/audit-repository.js';
import type { RentalTerms, RentalTermsSource } from '../pricing/rental-terms.js';
import { type TimeOfCar, tellOfTime } from '../reservations/tell-of-time.js';
import type { NewForecast } from './forecasts-repository.js';
import { giveBackTime, keepTime } from './keep-time.js';
import { nextSteps, type Step, worstRisk } from './next-step.js';
import { planService } from './plan-service.js';
import { type OpenProposal, proposalsRepository } from './proposals-repository.js';
import { serviceLengthMs } from './service-lengths.js';
import { tellProposal } from './tell-proposal.js';

const TRIES = 3; // somebody may book the gap that was just found
const WEEK_MS = 7 * 86_400_000;

export interface ProposeDeps {
  db: Knex;
  liveBus: LiveBus;
  terms: RentalTermsSource;
}

/** A run changes nothing that it need not; a rental is never touched. A car that is gone has nothing. */
export async function proposeService(deps: ProposeDeps, forecast: NewForecast, now: number): Promise<void> {
  const { vehicleId } = forecast;
  const terms = await deps.terms.fresh(vehicleId);
  if (!terms) return;
  const news = await deps.db.transaction(async (tx) => {
    const proposals = proposalsRepository(tx);
    await proposals.lock(vehicleId);
    const open = await proposals.open(vehicleId);
    const refusal = open ? undefined : (await proposals.refusals([vehicleId])).get(vehicleId);
    const told: TimeOfCar[] = [];
    for (const step of nextSteps(forecast.outlooks, open, refusal, now)) {
      told.push(...(await take(tx, { forecast, terms, open, now }, step)));
    }
    return told;
  });
  for (const one of news) tellOfTime(deps.liveBus, one);
}

interface Round {
  forecast: NewForecast;
  terms: RentalTerms;
  open: OpenProposal | undefined;
  now: number;
}

async function take(tx: Knex, round: Round, step: Step): Promise<TimeOfCar[]> {
  if (step.do === 'place') return place(tx, round, step);
  const { open } = round;
  if (!open) return [];
  if (step.do === 'move') return move(tx, round, open, step);
  await proposalsRepository(tx).setState(open.id, ENDS[step.do], null);
  await record(tx, round, `service.${ENDS[step.do]}`, { proposalId: open.id });
  return step.do === 'withdraw' ? giveBack(tx, round, open) : [];
}

const ENDS = { withdraw: 'withdrawn', refuse: 'refused', miss: 'missed' } as const;

async function place(tx: Knex, round: Round, { components, dueBy }: Extract<Step, { dueBy: number }>) {
  const { forecast, terms, now } = round;
  const { vehicleId, model } = forecast;
  const reasons = reasonsOf(forecast, components);
  const news = { vehicleId, fleetId: terms.fleetId, timeZone: terms.timeZone, components, reasons };
  for (let tries = 0; tries < TRIES; tries++) {
    const time = await planService(tx, terms, { lengthMs: serviceLengthMs(components), dueBy, now });
    if (!time) break;
    const blockId = await keepTime(tx, { vehicleId, components, reasons, ...time });
    if (blockId === undefined) continue;
    const made = await proposalsRepository(tx).insert({
      ...{
        vehicleId,
        components,
        startsAt: time.startsAt,
        endsAt: time.endsAt,
        dueBy: new Date(dueBy),
        blockId,
        reasons,
      },
      ...{ risk30: worstRisk(forecast.outlooks), modelId: model?.id ?? null, modelNumber: model?.number ?? null },
    });
    await record(tx, round, 'service.proposed', made);
    const dedupeKey = `service-proposed:${made.id}`;
    await tellProposal(tx, { ...news, startsAt: time.startsAt, isLate: time.isLate, dedupeKey });
    return [timeOf(terms, 'confirmed', time)];
  }
  const dedupeKey = `service-no-time:${vehicleId}:${Math.floor(now / WEEK_MS)}`;
  await tellProposal(tx, { ...news, startsAt: undefined, isLate: false, dedupeKey });
  return [];
}

/** To an earlier time, or a longer one; where there is none, it stays where it is. */
async function move(
  tx: Knex,
  round: Round,
  open: OpenProposal,
  { components, dueBy }: Extract<Step, { dueBy: number }>,
) {
  const { forecast, terms, now } = round;
  const { vehicleId } = forecast;
  const reasons = reasonsOf(forecast, components);
  const lengthMs = serviceLengthMs(components);
  const time = await planService(tx, terms, { lengthMs, dueBy, now, without: open.blockId });
  const isWider = components.length > open.components.length;
  if (!time || (!isWider && time.startsAt.getTime() >= open.startsAt)) return [];
  const given = await giveBack(tx, round, open);
  const blockId = await keepTime(tx, { vehicleId, components, reasons, ...time });
  if (blockId === undefined)
    throw new Error(`the time of ${vehicleId} was taken as its service moved; the next run tries again`);
  await proposalsRepository(tx).change(open.id, {
    ...{ components, reasons, blockId, startsAt: time.startsAt, endsAt: time.endsAt, dueBy: new Date(dueBy) },
    risk30: worstRisk(forecast.outlooks),
  });
  await record(tx, round, 'service.moved', { proposalId: open.id, components, ...time });
  await tellProposal(tx, {
    ...{ vehicleId, fleetId: terms.fleetId, timeZone: terms.timeZone, components, reasons },
    ...{ startsAt: time.startsAt, isLate: time.isLate, dedupeKey: `service-moved:${blockId}` },
  });
  return [...given, timeOf(terms, 'confirmed', time)];
}

async function giveBack(tx: Knex, { terms }: Round, { blockId }: OpenProposal): Promise<TimeOfCar[]> {
  const span = await giveBackTime(tx, { vehicleId: terms.vehicleId, blockId });
  return span ? [timeOf(terms, 'cancelled', span)] : [];
}

const timeOf = (
  terms: RentalTerms,
  state: string,
  { startsAt, endsAt }: { startsAt: Date; endsAt: Date },
): TimeOfCar => ({
  ...{ vehicleId: terms.vehicleId, branchId: terms.branchId, state, startsAt, endsAt },
});

const reasonsOf = ({ outlooks }: NewForecast, components: readonly string[]) =>
  outlooks.flatMap(({ component, reasons }) => (components.includes(component) ? reasons : []));

const record = (tx: Knex, { terms }: Round, action: string, after: object) =>
  auditRepository(tx).record(SYSTEM, { action, subject: { kind: 'vehicle', id: terms.vehicleId }, after });
