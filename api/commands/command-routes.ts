/** Commands to cars: asked for, looked at, taken back. */
import type { Knex } from 'knex';
import { Type } from 'typebox';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import { actorOf, auditRepository } from '../audit/audit-repository.js';
import { type CallContext, type Endpoint, endpoint } from '../http/endpoint.js';
import { Cursor, cutPage, Limit, pageOf } from '../http/pages.js';
import { callerOf, may, type Principal } from '../identity/access.js';
import { VehicleParams } from '../vehicles/vehicle.js';
import { vehicleNotFound } from '../vehicles/vehicles.js';
import { vehiclesRepository } from '../vehicles/vehicles-repository.js';
import {
  Command,
  CommandInput,
  CommandParams,
  CommandStateName,
  CommandTypeName,
  CommandWithHistory,
  ExpiresInS,
  Reason,
} from './command.js';
import { commandNamed } from './command-name.js';
import { alreadySent, badCommand, commandNotFound } from './command-problems.js';
import { commandsRepository, newsOf } from './commands-repository.js';
import type { QueueCommand } from './queue-command.js';

const tag = 'commands';
const path = '/api/v1/vehicles/{id}/commands';
const onePath = `${path}/{commandId}`;
const Uuid = Type.String({ format: 'uuid' });
const paged = {
  limit: Limit,
  cursor: Cursor(Uuid),
  state: Type.Optional(CommandStateName),
  type: Type.Optional(CommandTypeName),
};
const QUEUEING_PROBLEMS = {
  403: 'The role or the rental does not allow it, or a second factor is wanted',
  409: 'It is moving, or not known to stand, and was to be immobilised; too many commands wait for it; or the type is switched off here: `switched-off`',
};

/** Staff see all; a customer what they themselves asked for. */
const visibleTo = (who: Principal) => (may(who, 'vehicles.read') ? {} : { requestedBy: who.userId });

async function commandFor(db: Knex, who: Principal, { id, commandId }: { id: string; commandId: string }) {
  const found = await commandsRepository(db).find(id, commandId);
  const { requestedBy } = visibleTo(who);
  if (!found || (requestedBy !== undefined && found.requestedBy !== requestedBy)) throw commandNotFound();
  return found;
}

export function commandEndpoints({ liveBus, queue }: { liveBus: LiveBus; queue: QueueCommand }): Endpoint[] {
  const tell = (command: Command) => () => liveBus.publish({ kind: 'command-changed', ...newsOf(command) });

  async function queued(call: CallContext, vehicleId: string, input: CommandInput) {
    const command = await queue(call.db, { who: callerOf(call), actor: actorOf(call) }, vehicleId, input);
    if (command.type === 'set-config') {
      call.afterCommit(() => liveBus.publish({ kind: 'vehicle-config-changed', vehicleId }));
    }
    call.afterCommit(tell(command));
    return {
      status: 202,
      body: command,
      headers: { location: `/api/v1/vehicles/${vehicleId}/commands/${command.id}` },
    };
  }

  return [
    endpoint({
      method: 'post',
      path,
      tag,
      summary: 'Command a car: it is sent at once, or as soon as the car comes, unless it has expired by then',
      description:
        'For staff, and for whoever has the car for a rental now: `lock`, `unlock`, `honk`, `flash`, `locate`. `immobilize` wants a second factor where one is enrolled, and a car that is known to stand. What became of it: `GET` it, or `command` on Socket.IO `/live`.',
      access: 'signed-in',
      keysWith: 'vehicles.command',
      creates: true,
      params: VehicleParams,
      missing: vehicleNotFound,
      body: CommandInput,
      answers: { 202: { description: 'Queued', schema: Command } },
      problems: QUEUEING_PROBLEMS,
      handle: ({ params, body, ...call }) => queued(call, params.id, body),
    }),
    endpoint({
      method: 'post',
      path: '/vehicles/{id}/command',
      tag,
      summary: 'Command a car, by whatever its commands are called',
      access: 'vehicles.command',
      aliasOf: path,
      creates: true,
      params: VehicleParams,
      missing: vehicleNotFound,
      body: Type.Object({
        command: Type.Optional(Type.String({ maxLength: 64 })),
        type: Type.Optional(Type.String({ maxLength: 64, description: 'The same as command' })),
        parameters: CommandInput.properties.arguments,
        arguments: CommandInput.properties.arguments,
        expiresInS: ExpiresInS,
        reason: Reason,
      }),
      answers: { 202: { description: 'Queued', schema: Command } },
      problems: QUEUEING_PROBLEMS,
      handle({ params, body, ...call }) {
        const { command, type = command, parameters, arguments: args = parameters, ...more } = body;
        if (type === undefined) throw badCommand('/command', 'is missing');
        return queued(call, params.id, {
          ...more,
          type: commandNamed(type, body.type === undefined ? '/command' : '/type'),
          ...(args && { arguments: args }),
        });
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/commands',
      tag,
      summary: "Commands to all cars, the newest first; for a customer one's own",
      access: 'signed-in',
      keysWith: 'vehicles.read',
      query: Type.Object({ ...paged, vehicleId: Type.Optional(Uuid) }),
      answers: { 200: { description: 'A page', schema: pageOf(Command) } },
      async handle({ query: { limit = 100, cursor, ...filter }, db, who }) {
        const asked = { ...filter, ...visibleTo(callerOf({ who })) };
        return { status: 200, body: cutPage(await commandsRepository(db).page(asked, limit + 1, cursor), limit) };
      },
    }),
    endpoint({
      method: 'get',
      path,
      tag,
      summary: "Commands to one car, the newest first; for a customer one's own",
      access: 'signed-in',
      keysWith: 'vehicles.read',
      params: VehicleParams,
      missing: vehicleNotFound,
      query: Type.Object(paged),
      answers: { 200: { description: 'A page', schema: pageOf(Command) } },
      async handle({ params: { id }, query: { limit = 100, cursor, ...filter }, db, who }) {
        if (!(await vehiclesRepository(db).exists(id))) throw vehicleNotFound();
        const asked = { ...filter, vehicleId: id, ...visibleTo(callerOf({ who })) };
        return { status: 200, body: cutPage(await commandsRepository(db).page(asked, limit + 1, cursor), limit) };
      },
    }),
    endpoint({
      method: 'get',
      path: onePath,
      tag,
      summary: 'One command, with the states that it went through',
      access: 'signed-in',
      keysWith: 'vehicles.read',
      params: CommandParams,
      missing: commandNotFound,
      answers: { 200: { description: 'It', schema: CommandWithHistory } },
      handle: async ({ params, db, who }) => ({ status: 200, body: await commandFor(db, callerOf({ who }), params) }),
    }),
    endpoint({
      method: 'post',
      path: `${onePath}/cancel`,
      tag,
      summary: 'Take a command back while it is queued',
      access: 'signed-in',
      keysWith: 'vehicles.command',
      params: CommandParams,
      missing: commandNotFound,
      answers: { 200: { description: 'Expired, and never sent', schema: Command } },
      problems: { 409: 'It is no longer queued' },
      async handle({ params, db, afterCommit, ...call }) {
        const cancelled = await db.transaction(async (tx) => {
          await commandFor(tx, callerOf(call), params);
          const taken = await commandsRepository(tx).cancel(params.commandId);
          if (!taken) throw alreadySent();
          await auditRepository(tx).record(actorOf(call), {
            action: 'vehicle.command-cancelled',
            subject: { kind: 'vehicle', id: params.id },
            after: { commandId: taken.id, type: taken.type },
          });
          return taken;
        });
        afterCommit(tell(cancelled));
        return { status: 200, body: cancelled };
      },
    }),
  ];
}
