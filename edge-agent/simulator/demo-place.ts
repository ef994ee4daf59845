/** Where the demo cars belong: a fleet with its terms and three branches, found again at each start by their names. */
import { findOrMakeBranch } from '../operator/find-or-make-branch.js';
import type { OperatorClient } from '../operator/operator-client.js';

const FLEET = 'Barcelona (demo)';

/** Passeig de Gràcia with Aragó, the Sagrada Família, Plaça Universitat. */
const BRANCHES = [
  { name: 'Eixample', latitude: 41.39195, longitude: 2.16475, address: "Passeig de Gràcia with Carrer d'Aragó" },
  { name: 'Sagrada Família', latitude: 41.4036, longitude: 2.1744, address: 'Carrer de Mallorca 401' },
  { name: 'Universitat', latitude: 41.3857, longitude: 2.164, address: 'Plaça de la Universitat' },
] as const;
const TIME_ZONE = 'Europe/Madrid';

const POLICY = {
  cancellation: [
    { hoursBefore: 48, refundPercent: 100 },
    { hoursBefore: 24, refundPercent: 50 },
    { hoursBefore: 0, refundPercent: 0 },
  ],
};

/** Every third car stands for one of the smaller branches. */
export const branchOf = (index: number): string => BRANCHES[index % 6 === 1 ? 1 : index % 6 === 3 ? 2 : 0].name;

/** The id of the fleet. */
export async function findOrMakePlace(client: OperatorClient): Promise<string> {
  for (const branch of BRANCHES) await findOrMakeBranch(client, { ...branch, timeZone: TIME_ZONE });
  const { items } = await client.call<{ items: { id: string; name: string }[] }>('GET', '/api/v1/fleets?limit=1000');
  const known = items.find(({ name }) => name === FLEET);
  return known?.id ?? (await client.call<{ id: string }>('POST', '/api/v1/fleets', { name: FLEET, policy: POLICY })).id;
}
