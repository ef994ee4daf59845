/** Says when what is on the screen is not live. */

import { formatAge } from '../../design/format-age.js';
import type { Connection } from '../../live/live-connection.js';

export function Banner({ connection, problem }: { connection: Connection; problem: string }) {
  const words =
    connection.state === 'reconnecting'
      ? `Connection lost ${formatAge(Date.now(), connection.since)}. Reconnecting; cars stand where they were last heard.`
      : (connection.problem ?? problem);
  return (
    <div className={`banner ${connection.state}`} role="status" hidden={!words}>
      {words}
    </div>
  );
}
