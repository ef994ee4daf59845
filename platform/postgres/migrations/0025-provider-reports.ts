/** What happens to money at a provider without us: refunds on its own pages, and payments that a customer contests. */
import type { Knex } from 'knex';

export async function providerReports(tx: Knex): Promise<void> {
  await tx.raw(`
    alter table refunds add column origin text not null default 'ours' check (origin in ('ours', 'provider')); -- who began it
    create unique index refunds_of_provider on refunds (payment_id, reference) where origin = 'provider';

    create table disputes (
      id uuid primary key default gen_random_uuid(),
      payment_id uuid not null references payments,
      gateway text not null,
      reference text not null check (length(reference) <= 255),
      amount_minor bigint not null check (amount_minor > 0),
      currency text not null check (currency ~ '^[A-Z]{3}$'),
      reason text not null check (length(reason) <= 100), -- the provider's word
      state text not null check (state in ('inquiry', 'open', 'lost', 'won')),
      withheld boolean not null,                    -- whether the provider took the money from us meanwhile
      opened_at timestamptz not null default now(),
      changed_at timestamptz not null default now(),
      unique (gateway, reference)
    );
    create index disputes_newest on disputes (opened_at desc, id);
    create index disputes_payment on disputes (payment_id);

    -- Up to when a gateway's own list of news was gone through.
    create table gateway_watermarks (
      gateway text primary key,
      seen_until timestamptz not null
    );
  `);
}
