/** What a customer was charged and paid, with the balance after each. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { api, jsonTo } from '../../data/api.js';
import { formatMoney } from '../../design/format-money.js';
import { Moment } from '../../design/moment.js';
import { Card } from '../../design/page.js';
import { Failed, Loading } from '../../design/states.js';
import './customer-statement.css';

export function CustomerStatement({ id }: { id: string }) {
  const { data, error } = useQuery({
    queryKey: ['users', 'statement', id],
    queryFn: ({ signal }) => jsonTo(api.GET('/api/v1/users/{id}/statement', { params: { path: { id } }, signal })),
  });
  const owes = data?.balances.map(({ closingMinor, currency }) => formatMoney(closingMinor, currency)).join(', ');
  return (
    <Card title="Statement">
      {error ? <Failed problem={error} /> : !data && <Loading what="the statement" rows={2} />}
      {data && <p className="muted">{owes ? `Open now: ${owes}` : 'Nothing was charged in the last month.'}</p>}
      <ul className="statement">
        {data?.items.map((move) => (
          <li key={`${move.at}${move.memo}${move.amountMinor}`}>
            <Moment at={move.at} />
            <span>
              {move.invoiceId ? <Link href={`/invoices?open=${move.invoiceId}`}>{move.memo}</Link> : move.memo}
            </span>
            <span className="numbers">{formatMoney(move.amountMinor, move.currency)}</span>
            <span className="numbers muted">{formatMoney(move.balanceMinor, move.currency)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
