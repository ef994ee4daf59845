/** Events for other systems: where they go, and what became of each. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answerTo, api, type Schemas } from '../../data/api.js';
import { listOf } from '../../data/list-of.js';
import { Button } from '../../design/button.js';
import { DataTable } from '../../design/data-table.js';
import { useFilters } from '../../design/filter-bar.js';
import { Age, Moment } from '../../design/moment.js';
import { Page } from '../../design/page.js';
import type { Column } from '../../design/table-props.js';
import { AddWebhook } from './add-webhook.js';
import { WebhookChip } from './webhook-chip.js';
import { WebhookDrawer } from './webhook-drawer.js';

type Webhook = Schemas['Webhook'];
const COLUMNS: readonly Column<Webhook>[] = [
  { key: 'url', head: 'To', cell: ({ url }) => url, sortBy: ({ url }) => url },
  { key: 'state', head: 'State', cell: WebhookChip, width: '120px' },
  {
    key: 'kinds',
    head: 'Events',
    cell: ({ kinds }) => (kinds.length > 3 ? `${kinds.length} kinds` : kinds.join(', ')),
    width: '28%',
  },
  { key: 'failing', head: 'Fails since', cell: ({ failingSince }) => <Age at={failingSince} />, width: '130px' },
  { key: 'since', head: 'Since', cell: ({ createdAt }) => <Moment at={createdAt} />, width: '180px' },
];

export default function WebhooksPage() {
  const [{ open }, setFilter] = useFilters('open');
  const [adding, setAdding] = useState(false);
  const read = useQuery({
    queryKey: ['webhooks'],
    queryFn: async ({ signal }) => (await answerTo(api.GET('/api/v1/webhooks', { signal }))).items,
  });
  return (
    <Page
      title="Webhooks"
      about="Events for other systems: signed, retried for a day, and listed with each answer."
      actions={
        <Button kind="primary" onClick={() => setAdding(true)}>
          Add a webhook
        </Button>
      }
    >
      <DataTable
        label="Webhooks"
        pages={listOf(read.data, read)}
        columns={COLUMNS}
        rowKey={({ id }) => id}
        onOpen={({ id }) => setFilter('open', id)}
        empty={{
          title: 'No webhooks',
          what: 'Add one, and another system hears of reservations, payments and cars as they change.',
        }}
      />
      {adding && <AddWebhook onClose={() => setAdding(false)} />}
      {open && <WebhookDrawer key={open} id={open} onClose={() => setFilter('open', '')} />}
    </Page>
  );
}
