/** What people were told, what was given up, and how messages read. */
import { useState } from 'react';
import { answerTo, api, type Schemas } from '../../data/api.js';
import { useAct } from '../../data/use-act.js';
import { usePages } from '../../data/use-pages.js';
import { Button } from '../../design/button.js';
import { Chip, type Tone } from '../../design/chip.js';
import { DataTable } from '../../design/data-table.js';
import { FilterBar, SelectFilter, useFilters } from '../../design/filter-bar.js';
import { Moment } from '../../design/moment.js';
import { Page } from '../../design/page.js';
import type { Column } from '../../design/table-props.js';
import { Tabs } from '../../design/tabs.js';
import { useMay } from '../../session/use-rights.js';
import { messageWords } from './message-words.js';
import { TemplateList } from './template-list.js';

type Delivery = Schemas['MessageDelivery'];
const TABS = [
  { href: '/messages', label: 'All' },
  { href: '/messages/given-up', label: 'Failed' },
  { href: '/messages/templates', label: 'Templates' },
] as const;
const STATES: Record<Delivery['state'], { label: string; tone: Tone }> = {
  queued: { label: 'Waiting', tone: 'warn' },
  sent: { label: 'Sent', tone: 'good' },
  kept: { label: 'Kept unsent', tone: 'quiet' },
  dropped: { label: 'Not sent', tone: 'quiet' },
  dead: { label: 'Failed', tone: 'bad' },
};
const CHANNELS = [
  ['', 'Any channel'],
  ['email', 'Email'],
  ['sms', 'SMS'],
  ['push', 'Push'],
] as const;
type Channel = Delivery['channel'];

export default function MessagesPage({ params: { part = '' } }: { params: Record<string, string> }) {
  const [{ channel }, setFilter] = useFilters('channel');
  return (
    <Page
      title="Messages"
      about="Email, SMS and push messages to people, and what became of each."
      bar={<Tabs label="Messages" tabs={TABS} />}
    >
      {part === 'templates' ? (
        <TemplateList />
      ) : (
        <>
          <FilterBar>
            <SelectFilter
              label="Channel"
              value={channel}
              options={CHANNELS}
              onChange={(value) => setFilter('channel', value)}
            />
          </FilterBar>
          <Deliveries givenUp={part === 'given-up'} channel={channel} />
        </>
      )}
    </Page>
  );
}

function Deliveries({ givenUp, channel }: { givenUp: boolean; channel: string }) {
  const may = useMay();
  const query = channel ? { channel: channel as Channel } : {};
  const pages = usePages(['messages', givenUp, query], (cursor, signal) => {
    const params = { query: { ...query, ...(cursor && { cursor }) } };
    return givenUp
      ? api.GET('/api/v1/notifications/dead-letters', { params, signal })
      : api.GET('/api/v1/notifications/deliveries', { params, signal });
  });
  const [replayed, setReplayed] = useState<ReadonlySet<string>>(new Set());
  const replay = useAct(
    async (id: string) => {
      await answerTo(api.POST('/api/v1/notifications/dead-letters/{id}/replay', { params: { path: { id } } }));
      setReplayed((before) => new Set(before).add(id));
    },
    { done: 'It is tried once more', changes: [['messages']] },
  );
  const columns: Column<Delivery>[] = [
    { key: 'kind', head: 'Message', cell: ({ kind }) => messageWords(kind), sortBy: ({ kind }) => kind, width: '20%' },
    { key: 'to', head: 'To', cell: ({ address }) => address, sortBy: ({ address }) => address },
    {
      key: 'state',
      head: 'State',
      cell: ({ state }) => <Chip tone={STATES[state].tone}>{STATES[state].label}</Chip>,
      width: '160px',
    },
    {
      key: 'why',
      head: 'Detail',
      cell: ({ detail, attempts }) => detail ?? (attempts > 1 ? `${attempts} tries` : '–'),
    },
    {
      key: 'at',
      head: 'When',
      cell: ({ createdAt }) => <Moment at={createdAt} />,
      sortBy: ({ createdAt }) => createdAt,
      width: '180px',
    },
    ...(givenUp && may('messages.manage')
      ? [
          {
            key: 'replay',
            head: 'Again',
            width: '120px',
            cell: ({ id }: Delivery) => (
              <Button
                disabled={replayed.has(id)}
                busy={replay.isPending && replay.variables === id}
                onClick={() => replay.mutate(id)}
              >
                Try again
              </Button>
            ),
          },
        ]
      : []),
  ];
  return (
    <DataTable
      label="Messages"
      pages={pages}
      columns={columns}
      rowKey={({ id }) => id}
      empty={{
        title: givenUp ? 'No message failed' : 'No messages yet',
        what: givenUp
          ? 'Messages that could not be delivered after every try appear here.'
          : 'Every message to a person appears here.',
      }}
    />
  );
}
