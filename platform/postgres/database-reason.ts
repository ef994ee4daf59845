/** Why a query failed, in short. */
import { messageOf } from '../errors.js';

/** The server's or the network's own words for the log: knex writes the whole statement and ` - ` before them. */
export const databaseReasonOf = (thrown: unknown): string => {
  const message = messageOf(thrown);
  const end = message.lastIndexOf(' - ');
  return end < 0 ? message : message.slice(end + 3);
};
