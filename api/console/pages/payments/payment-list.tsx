/** Payments, the newest first; of one customer, or of all. */
import { api } from '../../data/api.js';
import { usePages } from '../../data/use-pages.js';
import { usePeople } from '../../data/use-people.js';
import { Chip } from '../../design/chip.js';
import { DataTable } from '../../design/data-table.js';
import { formatMoney } from '../../design/format-money.js';
import { Moment } from '../../design/moment.js';
import type { Column } from '../../design/table-props.js';
import { PAYMENT_WORDS, type Payment, PURPOSES, paidBy } from './payment-words.js';

export function PaymentList({ userId, onOpen }: { userId: string; onOpen(id: string): void }) {
  const query = userId ? { userId } : {};
  const pages = usePages(['payments', 'list', query], (cursor, signal) =>
    api.GET('/api/v1/payments', { params: { query: { ...query, ...(cursor && { cursor }) } }, signal }),
  );
  const nameOf = usePeople(pages.items.map((payment) => payment.userId));
  const columns: Column<Payment>[] = [
    userId
      ? { key: 'paid', head: 'Amount', cell: (one) => formatMoney(one.amountMinor, one.currency) }
      : { key: 'who', head: 'Customer', cell: (one) => nameOf(one.userId), sortBy: (one) => nameOf(one.userId) },
    {
      key: 'state',
      head: 'State',
      cell: ({ state, sandbox }) => (
        <>
          <Chip tone={PAYMENT_WORDS[state].tone}>{PAYMENT_WORDS[state].label}</Chip>
          {sandbox && <small> Sandbox</small>}
        </>
      ),
      sortBy: ({ state }) => state,
      width: '220px',
    },
    {
      key: 'purpose',
      head: 'For',
      cell: ({ purpose }) => PURPOSES[purpose] ?? purpose,
      sortBy: ({ purpose }) => purpose,
      width: '110px',
    },
    { key: 'method', head: 'By', cell: paidBy, sortBy: paidBy, width: '190px' },
    {
      key: 'at',
      head: 'When',
      cell: ({ createdAt }) => <Moment at={createdAt} />,
      sortBy: ({ createdAt }) => createdAt,
      width: '180px',
    },
    {
      key: 'amount',
      head: userId ? 'Given back' : 'Amount',
      cell: ({ amountMinor, refundedMinor, currency }) => formatMoney(userId ? refundedMinor : amountMinor, currency),
      sortBy: ({ amountMinor }) => amountMinor,
      width: '120px',
      align: 'end',
    },
  ];
  return (
    <DataTable
      label="Payments"
      pages={pages}
      columns={columns}
      rowKey={({ id }) => id}
      onOpen={({ id }) => onOpen(id)}
      empty={{ title: 'No payments yet', what: 'They appear here as customers pay.' }}
    />
  );
}
