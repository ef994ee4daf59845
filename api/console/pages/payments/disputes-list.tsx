/** Payments that customers contest at their bank. */
import { api, type Schemas } from '../../data/api.js';
import { usePages } from '../../data/use-pages.js';
import { usePeople } from '../../data/use-people.js';
import { Chip, type Tone } from '../../design/chip.js';
import { DataTable } from '../../design/data-table.js';
import { formatMoney } from '../../design/format-money.js';
import { Moment } from '../../design/moment.js';
import type { Column } from '../../design/table-props.js';

type Dispute = Schemas['Dispute'];
const WORDS: Record<Dispute['state'], { label: string; tone: Tone }> = {
  inquiry: { label: 'The bank asks', tone: 'warn' },
  open: { label: 'Disputed', tone: 'bad' },
  lost: { label: 'Lost', tone: 'quiet' },
  won: { label: 'Won', tone: 'good' },
};

export function DisputesList({ onOpen }: { onOpen(paymentId: string): void }) {
  const pages = usePages(['disputes'], (cursor, signal) =>
    api.GET('/api/v1/disputes', { params: { query: cursor ? { cursor } : {} }, signal }),
  );
  const nameOf = usePeople(pages.items.map(({ userId }) => userId));
  const columns: Column<Dispute>[] = [
    { key: 'who', head: 'Customer', cell: ({ userId }) => nameOf(userId) },
    {
      key: 'state',
      head: 'State',
      cell: ({ state }) => <Chip tone={WORDS[state].tone}>{WORDS[state].label}</Chip>,
      width: '170px',
    },
    { key: 'reason', head: 'Because', cell: ({ reason }) => reason },
    { key: 'at', head: 'Since', cell: ({ openedAt }) => <Moment at={openedAt} />, width: '190px' },
    {
      key: 'amount',
      head: 'Amount',
      cell: ({ amountMinor, currency }) => formatMoney(amountMinor, currency),
      width: '130px',
      align: 'end',
    },
  ];
  return (
    <DataTable
      label="Disputed payments"
      pages={pages}
      columns={columns}
      rowKey={({ id }) => id}
      onOpen={({ paymentId }) => onOpen(paymentId)}
      empty={{
        title: 'No disputed payments',
        what: 'Payments that a customer disputes with their bank (chargebacks) appear here.',
      }}
    />
  );
}
