/** SQL for what the sandbox's provider would know. Each call stands alone, as it would at a provider. */
import type { Knex } from 'knex';

export interface SandboxCharge {
  reference: string;
  amount_minor: string;
  currency: string;
  captures: boolean;
  state: 'ready' | 'action' | 'charged' | 'authorised' | 'declined' | 'closed';
  captured_minor: string;
}

export function sandboxRepository(db: Knex) {
  return {
    async insert(row: { reference: string; amount_minor: number; currency: string; captures: boolean }): Promise<void> {
      await db('sandbox_charges').insert(row).onConflict('reference').ignore();
    },
    find: (reference: string): Promise<SandboxCharge | undefined> =>
      db<SandboxCharge>('sandbox_charges').where({ reference }).first(),
    /** From one of these states; what it is then. */
    async turn(
      reference: string,
      from: readonly SandboxCharge['state'][],
      to: SandboxCharge['state'],
    ): Promise<SandboxCharge | undefined> {
      await db('sandbox_charges')
        .where({ reference })
        .whereIn('state', [...from])
        .update({ state: to });
      return this.find(reference);
    },
    async capture(reference: string, amountMinor: number): Promise<boolean> {
      const changed = await db('sandbox_charges')
        .where({ reference })
        .whereIn('state', ['authorised', 'charged'])
        .update({ state: 'charged', captured_minor: amountMinor });
      return changed > 0;
    },
    /** Charges that nobody will ask for any more, with what went back of them. */
    async trim(before: Date): Promise<number> {
      const { rowCount } = await db.raw(
        `with old as (select reference from sandbox_charges where created_at < ? limit 10000),
           gone as (delete from sandbox_refunds using old where sandbox_refunds.reference = old.reference)
         delete from sandbox_charges using old where sandbox_charges.reference = old.reference`,
        [before],
      );
      return rowCount;
    },
    /** False where more would go back than came. */
    async refund(key: string, reference: string, amountMinor: number): Promise<boolean> {
      const { rowCount } = await db.raw(
        `insert into sandbox_refunds (key, reference, amount_minor)
         select ?::text, c.reference, ?::bigint from sandbox_charges c where c.reference = ? and c.state = 'charged'
           and c.amount_minor >= ?::bigint + (select coalesce(sum(r.amount_minor), 0) from sandbox_refunds r
             where r.reference = c.reference and r.key <> ?::text)
         on conflict (key) do nothing returning key`,
        [key, amountMinor, reference, amountMinor, key],
      );
      return rowCount === 1 || (await db('sandbox_refunds').where({ key }).first()) !== undefined;
    },
  };
}
