/** What staff do with the services that are proposed. */
import { Type } from 'typebox';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import { actorOf } from '../audit/audit-repository.js';
import { type CallContext, type Endpoint, endpoint } from '../http/endpoint.js';
import type { RentalTermsSource } from '../pricing/rental-terms.js';
import { spanOf } from '../rental-time/rental-span.js';
import { PATHS } from '../reservations/hold.js';
import { tellOfTime } from '../reservations/tell-of-time.js';
import { confirmProposal, moveProposal, proposalNotFound, refuseProposal } from './act-on-proposal.js';
import { ServiceProposal } from './maintenance-forecast.js';

const Uuid = Type.String({ format: 'uuid' });
const When = Type.String({ minLength: 1, maxLength: 40, description: "RFC 3339, or a date at the vehicle's branch" });
const Note = Type.Optional(Type.String({ maxLength: 500, description: 'Why' }));
const path = '/api/v1/vehicles/{id}/service-proposals/{proposalId}';

const common = {
  method: 'post',
  tag: 'maintenance',
  access: 'rentals.manage',
  creates: true,
  params: Type.Object({ id: Uuid, proposalId: Uuid }),
  missing: proposalNotFound,
  answers: { 200: { description: 'As it is now', schema: ServiceProposal } },
} as const;

export function proposalEndpoints({ liveBus, terms }: { liveBus: LiveBus; terms: RentalTermsSource }): Endpoint[] {
  const decisionOf = (
    call: CallContext & { params: { id: string; proposalId: string }; body: { note?: string | undefined } },
  ) => ({
    ...{ vehicleId: call.params.id, proposalId: call.params.proposalId },
    ...{ actor: actorOf(call), note: call.body.note },
  });

  /** Searches, maps and the calendar read it again once it is committed. */
  function answer(call: CallContext, proposal: ServiceProposal) {
    call.afterCommit(async () => {
      const { vehicleId, state, startsAt, endsAt } = proposal;
      liveBus.publish({ kind: 'vehicle-changed', vehicleId });
      const branchId = (await terms.of(vehicleId).catch(() => undefined))?.branchId ?? null;
      const span = { startsAt: new Date(startsAt), endsAt: new Date(endsAt) };
      tellOfTime(liveBus, { vehicleId, branchId, state: state === 'refused' ? 'cancelled' : 'confirmed', ...span });
    });
    return { status: 200, body: proposal };
  }

  return [
    endpoint({
      ...common,
      path: `${path}/confirm`,
      summary: 'Agree with a proposed service: no forecast moves it any more',
      body: Type.Object({ note: Note }),
      problems: { 409: 'It is over' },
      handle: async (call) => answer(call, await confirmProposal(call.db, decisionOf(call))),
    }),
    endpoint({
      ...common,
      path: `${path}/refuse`,
      summary:
        'Refuse a proposed service: its time is given back, and the car offered, until the risk has risen clearly',
      body: Type.Object({ note: Note }),
      problems: { 409: 'It is over' },
      handle: async (call) => answer(call, await refuseProposal(call.db, decisionOf(call))),
    }),
    endpoint({
      ...common,
      path: `${path}/move`,
      summary: 'Move a proposed service to another time; it is confirmed by that',
      body: Type.Object({ note: Note, startsAt: When, endsAt: When }),
      problems: { 409: 'It is over, or something touches that time' },
      async handle(call) {
        const found = await terms.of(call.params.id);
        if (!found) throw proposalNotFound();
        const { startsAt: startDate, endsAt: endDate } = call.body;
        const span = spanOf({ startDate, endDate }, found.timeZone, new Date(), PATHS);
        return answer(call, await moveProposal(call.db, decisionOf(call), span));
      },
    }),
  ];
}
