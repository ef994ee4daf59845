/** A list on a screen: a table with a head that stays, of which only the rows in sight are drawn. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { RowOpener } from './row-opener.js';
import type { Order } from './sorted.js';
import type { Column, TableProps } from './table-props.js';
import { useRowKeys } from './use-row-keys.js';

const ROW_PX = 46;

interface Props<Row> extends TableProps<Row> {
  rows: readonly Row[];
  more: ReactNode;
  order: Order | undefined;
  onOrder(order: Order | undefined): void;
}

export function TableGrid<Row>({ label, columns, rows, rowKey, more, order, onOrder, ...open }: Props<Row>) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  });
  const keys = useRowKeys(scroller, rows.length, (index) => virtual.scrollToIndex(index));
  const drawn = virtual.getVirtualItems();
  const above = drawn[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (drawn.at(-1)?.end ?? 0);

  return (
    <div className="table-scroll" ref={scroller}>
      <table className="table" aria-label={label} aria-rowcount={rows.length}>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.key} column={column} order={order} onOrder={onOrder} />
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={keys.onKeyDown}>
          {above > 0 && <Gap heightPx={above} />}
          {drawn.map(({ index }) => {
            const row = rows[index];
            return row === undefined ? null : (
              <tr key={rowKey(row)} data-index={index} ref={virtual.measureElement} aria-rowindex={index + 1}>
                {columns.map((column, place) => (
                  <td key={column.key} className={column.align}>
                    {place === 0 ? (
                      <RowOpener row={row} reached={keys.reached === index} {...open}>
                        {column.cell(row)}
                      </RowOpener>
                    ) : (
                      column.cell(row)
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
          {below > 0 && <Gap heightPx={below} />}
        </tbody>
      </table>
      {more}
    </div>
  );
}

interface HeadProps<Row> extends Pick<Props<Row>, 'order' | 'onOrder'> {
  column: Column<Row>;
}

/** Pressed: up, down, and as it came. */
function Head<Row>({ column: { key, head, sortBy, width, align }, order, onOrder }: HeadProps<Row>) {
  const way = order?.key === key ? (order.down ? 'descending' : 'ascending') : undefined;
  const next = { ascending: { key, down: true }, descending: undefined, none: { key, down: false } }[way ?? 'none'];
  return (
    <th scope="col" className={align} style={{ width }} aria-sort={way}>
      {sortBy ? (
        <button type="button" onClick={() => onOrder(next)}>
          {head}
          {way === 'ascending' && <ArrowUp className="icon" aria-hidden="true" />}
          {way === 'descending' && <ArrowDown className="icon" aria-hidden="true" />}
        </button>
      ) : (
        head
      )}
    </th>
  );
}

/** In place of rows that are not drawn. */
const Gap = ({ heightPx }: { heightPx: number }) => (
  <tr>
    <td style={{ height: heightPx }} />
  </tr>
);
