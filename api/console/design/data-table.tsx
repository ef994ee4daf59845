/**
 * A list as a table: sortable by its heads, walked with the arrows, more at its end; cards on a phone. Only rows in sight
 * are drawn, so a thousand cost what twenty do.
 */
import { type ReactNode, useState } from 'react';
import type { Pages } from '../data/use-pages.js';
import { Button } from './button.js';
import { type Order, sorted } from './sorted.js';
import { Empty, Failed, Loading } from './states.js';
import { TableCards } from './table-cards.js';
import { TableGrid } from './table-grid.js';
import type { TableProps } from './table-props.js';
import { useNarrow } from './use-narrow.js';
import './data-table.css';

/** `empty`: what to say when there is none. */
export function DataTable<Row>({
  pages,
  empty,
  ...table
}: TableProps<Row> & { pages: Pages<Row>; empty: { title: string; what?: ReactNode } }) {
  const narrow = useNarrow();
  const [order, setOrder] = useState<Order>();
  if (pages.problem) return <Failed problem={pages.problem} again={pages.again} />;
  if (pages.loading) return <Loading what={table.label.toLowerCase()} />;
  if (pages.items.length === 0) return <Empty title={empty.title}>{empty.what}</Empty>;
  const by = table.columns.find(({ key }) => key === order?.key)?.sortBy;
  const rows = order && by ? sorted(pages.items, by, order.down) : pages.items;
  const more = pages.more && (
    <div className="table-more">
      {order && <small>Sorted among the {pages.items.length} that have come.</small>}
      <Button onClick={pages.more} busy={pages.loadingMore}>
        {pages.loadingMore ? 'Loading…' : 'Show more'}
      </Button>
    </div>
  );
  return narrow ? (
    <TableCards {...table} rows={rows} more={more} />
  ) : (
    <TableGrid {...table} rows={rows} more={more} order={order} onOrder={setOrder} />
  );
}
