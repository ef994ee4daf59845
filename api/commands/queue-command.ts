/** Queueing a command: who may, whether the car is fit for it, one transaction with its audit row. The broker does the rest. */
import type { Knex } from 'knex';
import { COMMANDS, type CommandType } from '../../contracts/index.js';
import { MotorpoolError } from '../../platform/errors.js';
import type { VehicleStates } from '../../platform/vehicle-states/index.js';
import { type Actor, auditRepository } from '../audit/audit-repository.js';
import { assertOn, type Feature } from '../features.js';
import { may, type Principal } from '../identity/access.js';
import type { MakeTryLimits, TryLimits } from '../identity/try-limits.js';
import type { SecondFactor } from '../second-factor/second-factor.js';
import type { TelemetryConfigsInput } from '../vehicle-configs/vehicle-config.js';
import { nextConfig, setSensors, toldVersion } from '../vehicle-configs/vehicle-configs.js';
import { vehicleNotFound } from '../vehicles/vehicles.js';
import { vehiclesRepository } from '../vehicles/vehicles-repository.js';
import { assertStanding } from './assert-standing.js';
import type { Command, CommandInput } from './command.js';
import { type ConfigArguments, checkArguments } from './command-arguments.js';
import { badCommand, notForRenters, tooManyCommands } from './command-problems.js';
import { commandsRepository } from './commands-repository.js';

const MOST_UNANSWERED = 20; // of a car
const STAFF_RATE = { account: { points: 120, duration: 60 } };
/** What may strand a car, or all of them. */
const FEATURE_OF: Partial<Record<CommandType, Feature>> = {
  immobilize: 'immobilizing',
  'update-agent': 'agent-updates',
};
const CUSTOMER_RATE = { account: { points: 10, duration: 60 } };

/**
 * In the transaction `tx`. Throws a MotorpoolError: not-found, bad-input, forbidden (also for who must show a second factor
 * first), conflict, too-many.
 */
export type QueueCommand = (
  tx: Knex,
  by: { who: Principal; actor: Actor },
  vehicleId: string,
  input: CommandInput,
) => Promise<Command>;

export function queueCommands(deps: {
  vehicleStates: VehicleStates;
  secondFactor: SecondFactor;
  makeLimits: MakeTryLimits;
  featuresOff: ReadonlySet<Feature>;
}): QueueCommand {
  const limits: Record<'staff' | 'customer', TryLimits> = {
    staff: deps.makeLimits('command', STAFF_RATE),
    customer: deps.makeLimits('command-of-customer', CUSTOMER_RATE),
  };

  return async (tx, { who, actor }, vehicleId, { type, reason, expiresInS, arguments: given = {} }) => {
    const isStaff = may(who, 'vehicles.command');
    await limits[isStaff ? 'staff' : 'customer'].count(who.userId, '');
    const reservationId = isStaff ? null : await rentalFor(tx, who, vehicleId, type);
    if (isStaff) checkReason(type, reason);
    const feature = FEATURE_OF[type];
    if (feature) assertOn(deps.featuresOff, feature);
    const rule = COMMANDS[type];
    if ((expiresInS ?? 0) > rule.mostExpiresInS)
      throw badCommand('/expiresInS', `must be at most ${rule.mostExpiresInS}`);
    checkArguments(type, given);
    if (type === 'immobilize') {
      await deps.secondFactor.require(who);
      if (await vehiclesRepository(tx).exists(vehicleId)) {
        assertStanding(await deps.vehicleStates.of(vehicleId), Date.now());
      }
    }

    if (!(await vehiclesRepository(tx).lock(vehicleId))) throw vehicleNotFound();
    const commands = commandsRepository(tx);
    if ((await commands.unanswered(vehicleId)) >= MOST_UNANSWERED) throw tooManyCommands(MOST_UNANSWERED);
    const queued = await commands.insert({
      vehicleId,
      type,
      arguments: type === 'set-config' ? await configured(tx, who, actor, vehicleId, given as ConfigArguments) : given,
      reason: reason?.trim() ?? null,
      requestedBy: who.userId,
      reservationId,
      expiresInS: expiresInS ?? rule.expiresInS,
    });
    const { id, expiresAt, arguments: args } = queued;
    await auditRepository(tx).record(actor, {
      action: 'vehicle.commanded',
      subject: { kind: 'vehicle', id: vehicleId },
      after: { commandId: id, type, arguments: args, expiresAt, reservationId }, // the reason stands with the command
    });
    return queued;
  };
}

/** A customer commands the car that they have now; another's is none of theirs, and so not there. */
async function rentalFor(tx: Knex, who: Principal, vehicleId: string, type: CommandType): Promise<string> {
  const rental = await commandsRepository(tx).rentalOf(who.userId, vehicleId);
  if (!rental) throw vehicleNotFound();
  if (!COMMANDS[type].forCustomers) throw notForRenters();
  return rental;
}

/** Whoever does more than a renter may says why. */
function checkReason(type: CommandType, reason: string | undefined): void {
  if (reason === undefined && !COMMANDS[type].forCustomers) throw badCommand('/reason', 'is missing');
}

/** Makes the car's next configuration; the car is told of it on its own topic. The command asks which version it has. */
async function configured(
  tx: Knex,
  who: Principal,
  actor: Actor,
  vehicleId: string,
  given: ConfigArguments,
): Promise<{ configVersion: number }> {
  if (!may(who, 'vehicles.configure')) {
    throw new MotorpoolError('forbidden', 'forbidden', 'Your role does not configure vehicles.');
  }
  if ('sensors' in given) {
    const sensors: TelemetryConfigsInput = { items: given.sensors };
    await setSensors(tx, actor, vehicleId, sensors, undefined);
  } else {
    await nextConfig(tx, actor, vehicleId, { type: given.configType, after: undefined, what: { data: given.data } });
  }
  return { configVersion: await toldVersion(tx, vehicleId) };
}
