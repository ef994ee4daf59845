/** Commands in a test's database, queued as the API queues them and without asking whether one may. */
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { type CommandFilter, commandsRepository, type NewCommand } from '../../../api/commands/commands-repository.js';
import type { CommandState, CommandType } from '../../../contracts/index.js';

export function commandsOf(db: Knex) {
  const kept = commandsRepository(db);
  return {
    async queue(vehicleId: string, type: CommandType = 'unlock', more: Partial<NewCommand> = {}): Promise<string> {
      const { id } = await kept.insert({
        ...{
          vehicleId,
          type,
          arguments: {},
          reason: null,
          requestedBy: randomUUID(),
          reservationId: null,
          expiresInS: 300,
        },
        ...more,
      });
      return id;
    },
    async stateOf(id: string): Promise<CommandState> {
      const [row] = await db('commands').where({ id }).select('state');
      return row.state;
    },
    /** The states that it went through, in order. */
    async historyOf(id: string): Promise<CommandState[]> {
      const rows = await db('command_history').where({ command_id: id }).orderBy('id').select('state');
      return rows.map(({ state }) => state);
    },
    all: (filter: CommandFilter = {}) => kept.page(filter, 1000, undefined),
  };
}
