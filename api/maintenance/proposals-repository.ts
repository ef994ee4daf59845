/** SQL for proposed services. */
import type { Knex } from 'knex';
import type { Component } from '../../models/index.js';
import type { ServiceProposal } from './maintenance-forecast.js';
import type { KeptProposal, Refusal } from './next-step.js';

const COLUMNS = `p.id, p.vehicle_id, p.components, p.state, p.starts_at, p.ends_at, p.due_by, p.block_id, p.risk_30,
  p.model_id, p.model_number, p.reasons, p.note, p.decided_by, p.created_at, p.changed_at`;
const OPEN = `p.state in ('proposed', 'confirmed')`;

export interface NewProposal {
  vehicleId: string;
  components: readonly Component[];
  startsAt: Date;
  endsAt: Date;
  dueBy: Date;
  blockId: string;
  risk30: number | null;
  modelId: string | null;
  modelNumber: number | null;
  reasons: readonly string[];
}

export interface OpenProposal extends KeptProposal {
  id: string;
  blockId: string;
}

export function proposalsRepository(db: Knex) {
  return {
    /** Whoever proposes, decides or lets go for a car waits for each other, to the end of the transaction. */
    async lock(vehicleId: string): Promise<void> {
      await db.raw(`select pg_advisory_xact_lock(hashtextextended('maintenance of ' || ?, 0))`, [vehicleId]);
    },
    async insert(proposal: NewProposal): Promise<ServiceProposal> {
      const { rows } = await db.raw(
        `with p as (insert into service_proposals (vehicle_id, components, state, starts_at, ends_at, due_by, block_id, risk_30,
           model_id, model_number, reasons) values (?, ?, 'proposed', ?, ?, ?, ?, ?, ?, ?, ?) returning *)
         select ${COLUMNS} from p`,
        [
          ...[proposal.vehicleId, proposal.components as string[], proposal.startsAt, proposal.endsAt, proposal.dueBy],
          ...[proposal.blockId, proposal.risk30, proposal.modelId, proposal.modelNumber, proposal.reasons as string[]],
        ] as Knex.RawBinding[],
      );
      return asProposal(rows[0]);
    },
    /** Locked, with whether its time is still kept. */
    async open(vehicleId: string): Promise<OpenProposal | undefined> {
      const { rows } = await db.raw(
        `select ${COLUMNS}, r.state = 'confirmed' as is_kept from service_proposals p
         join reservations r on r.id = p.block_id where p.vehicle_id = ? and ${OPEN} for update of p`,
        [vehicleId],
      );
      const row: (Row & { is_kept: boolean }) | undefined = rows[0];
      return (
        row && {
          ...{ id: row.id, blockId: row.block_id, components: row.components, risk30: row.risk_30 },
          ...{ startsAt: row.starts_at.getTime(), endsAt: row.ends_at.getTime(), isKept: row.is_kept },
          state: row.state as KeptProposal['state'],
        }
      );
    },
    /** The newest refusal of each of these cars, where no service was done since. */
    async refusals(vehicleIds: readonly string[]): Promise<Map<string, Refusal>> {
      const { rows } = await db.raw(
        `select distinct on (p.vehicle_id) ${COLUMNS} from service_proposals p where p.vehicle_id = any(?::uuid[])
           and p.state in ('refused', 'done') order by p.vehicle_id, p.created_at desc`,
        [vehicleIds as string[]],
      );
      return new Map(
        rows
          .filter(({ state }: Row) => state === 'refused')
          .map((row: Row) => [
            row.vehicle_id,
            { components: row.components, risk30: row.risk_30, at: row.changed_at.getTime() },
          ]),
      );
    },
    async find(vehicleId: string, id: string): Promise<ServiceProposal | undefined> {
      const { rows } = await db.raw(
        `select ${COLUMNS} from service_proposals p where p.id = ? and p.vehicle_id = ? for update`,
        [id, vehicleId],
      );
      return rows.map(asProposal)[0];
    },
    /** The open one of each of these cars. */
    async openOf(vehicleIds: readonly string[]): Promise<Map<string, ServiceProposal>> {
      const { rows } = await db.raw(
        `select ${COLUMNS} from service_proposals p where p.vehicle_id = any(?::uuid[]) and ${OPEN}`,
        [vehicleIds as string[]],
      );
      return new Map(rows.map((row: Row) => [row.vehicle_id, asProposal(row)]));
    },
    /** `decidedBy`: null for the system. */
    async setState(
      id: string,
      state: ServiceProposal['state'],
      decidedBy: string | null,
      note?: string,
    ): Promise<void> {
      await db('service_proposals')
        .where({ id })
        .update({ state, decided_by: decidedBy, note: note ?? null, ...changed(db) });
    },
    /** What is left out stays. */
    async change(id: string, to: Partial<NewProposal>): Promise<void> {
      await db('service_proposals')
        .where({ id })
        .update({
          ...(to.components && { components: to.components as Component[] }),
          ...(to.reasons && { reasons: to.reasons as string[] }),
          ...(to.startsAt && { starts_at: to.startsAt }),
          ...(to.endsAt && { ends_at: to.endsAt }),
          ...(to.dueBy && { due_by: to.dueBy }),
          ...(to.blockId && { block_id: to.blockId }),
          ...(to.risk30 !== undefined && { risk_30: to.risk30 }),
          ...changed(db),
        });
    },
    /** Cars with an open one, which the next round looks at too. */
    async carsWithOpen(): Promise<Set<string>> {
      const { rows } = await db.raw(`select vehicle_id from service_proposals p where ${OPEN}`);
      return new Set(rows.map((row: Row) => row.vehicle_id));
    },
  };
}

const changed = (db: Knex) => ({ version: db.raw('version + 1'), changed_at: db.fn.now() });

interface Row {
  id: string;
  vehicle_id: string;
  components: Component[];
  state: ServiceProposal['state'];
  starts_at: Date;
  ends_at: Date;
  due_by: Date;
  block_id: string;
  risk_30: number | null;
  model_id: string | null;
  model_number: number | null;
  reasons: string[];
  note: string | null;
  decided_by: string | null;
  created_at: Date;
  changed_at: Date;
}

const asProposal = (row: Row): ServiceProposal => ({
  id: row.id,
  vehicleId: row.vehicle_id,
  components: row.components,
  state: row.state,
  startsAt: row.starts_at.toISOString(),
  endsAt: row.ends_at.toISOString(),
  dueBy: row.due_by.toISOString(),
  blockId: row.block_id,
  risk30: row.risk_30,
  source: sourceOf(row.model_id, row.model_number),
  reasons: row.reasons,
  note: row.note,
  decidedBy: row.decided_by,
  createdAt: row.created_at.toISOString(),
  changedAt: row.changed_at.toISOString(),
});

const sourceOf = (modelId: string | null, modelNumber: number | null): ServiceProposal['source'] =>
  modelNumber === null ? 'rules' : { modelId, modelNumber };
