/** A list on a phone: a card each. */
import type { ReactNode } from 'react';
import { RowOpener } from './row-opener.js';
import type { TableProps } from './table-props.js';

export function TableCards<Row>({
  label,
  columns,
  rows,
  rowKey,
  more,
  ...open
}: TableProps<Row> & { rows: readonly Row[]; more: ReactNode }) {
  const [first, ...rest] = columns;
  return (
    <>
      <ul className="table-cards" aria-label={label}>
        {rows.map((row) => (
          <li key={rowKey(row)}>
            <h3>
              <RowOpener row={row} {...open}>
                {first?.cell(row)}
              </RowOpener>
            </h3>
            <dl>
              {rest.map((column) => (
                <div key={column.key}>
                  <dt>{column.head}</dt>
                  <dd>{column.cell(row)}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
      {more}
    </>
  );
}
