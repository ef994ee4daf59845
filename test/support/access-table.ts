/** Who may call what: the table that the doors of the API are held against. */
import { type Access, ANYONE } from './access/callers.js';
import { FLEET } from './access/fleet-access.js';
import { PEOPLE } from './access/people-access.js';
import { RENTAL } from './access/rental-access.js';

export { ANYONE, type Caller } from './access/callers.js';

export const TABLE: Access = {
  ...PEOPLE,
  ...FLEET,
  ...RENTAL,
  'get /healthz': ANYONE,
  'get /readyz': ANYONE,
  'get /metrics': ANYONE,
  'get /api/v1/client-config': ANYONE,
};
