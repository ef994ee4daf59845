/** Keys for machines: each may a part of what its owner may. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answerTo, api } from '../../data/api.js';
import { listOf } from '../../data/list-of.js';
import { useAct } from '../../data/use-act.js';
import { Button } from '../../design/button.js';
import { Confirm } from '../../design/confirm.js';
import { DataTable } from '../../design/data-table.js';
import { Age, Moment } from '../../design/moment.js';
import { Page } from '../../design/page.js';
import type { Column } from '../../design/table-props.js';
import { AddKey } from './add-key.js';

interface Key {
  id: string;
  name: string;
  permissions: string[];
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
}

const COLUMNS: readonly Column<Key>[] = [
  { key: 'name', head: 'Key', cell: ({ name }) => name, sortBy: ({ name }) => name, width: '22%' },
  { key: 'may', head: 'May', cell: ({ permissions }) => permissions.join(', ') },
  {
    key: 'used',
    head: 'Used',
    cell: ({ lastUsedAt }) => (lastUsedAt ? <Age at={lastUsedAt} /> : 'Never'),
    width: '120px',
  },
  {
    key: 'ends',
    head: 'Ends',
    cell: ({ expiresAt }) => (expiresAt ? <Moment at={expiresAt} /> : 'Never'),
    width: '180px',
  },
  { key: 'since', head: 'Since', cell: ({ createdAt }) => <Moment at={createdAt} />, width: '180px' },
];

export default function ApiKeysPage() {
  const [adding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<Key>();
  const read = useQuery({
    queryKey: ['api-keys'],
    queryFn: async ({ signal }) => (await answerTo(api.GET('/api/v1/api-keys', { signal }))).items,
  });
  const revoke = useAct(
    async (id: string) => {
      await answerTo(api.DELETE('/api/v1/api-keys/{id}', { params: { path: { id } } }));
      setRevoking(undefined);
    },
    { done: 'The key opens nothing any more', changes: [['api-keys']], quiet: true },
  );
  return (
    <Page
      title="API keys"
      about="Your keys for programs. A key can do what you allow it, and only while you may do it yourself."
      actions={
        <Button kind="primary" onClick={() => setAdding(true)}>
          Add a key
        </Button>
      }
    >
      <DataTable
        label="API keys"
        pages={listOf(read.data, read)}
        columns={COLUMNS}
        rowKey={({ id }) => id}
        onOpen={(key) => setRevoking(key)}
        empty={{ title: 'No keys', what: 'Add one for a program that calls the API.' }}
      />
      {adding && <AddKey onClose={() => setAdding(false)} />}
      {revoking && (
        <Confirm
          title={`Revoke ${revoking.name}?`}
          action="Revoke"
          danger
          busy={revoke.isPending}
          problem={revoke.error}
          onConfirm={() => revoke.mutate(revoking.id)}
          onClose={() => setRevoking(undefined)}
        >
          At once, and for good. It may: {revoking.permissions.join(', ')}.
        </Confirm>
      )}
    </Page>
  );
}
