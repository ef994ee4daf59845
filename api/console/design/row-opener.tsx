/** What opens a row: a link or a button whose reach is the whole row. */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { TableProps } from './table-props.js';

interface Props<Row> extends Pick<TableProps<Row>, 'href' | 'onOpen'> {
  row: Row;
  /** Whether Tab comes here; arrows reach the others. */
  reached?: boolean;
  children: ReactNode;
}

export function RowOpener<Row>({ row, href, onOpen, reached = true, children }: Props<Row>) {
  const shared = { className: 'row-opener', tabIndex: reached ? 0 : -1 };
  if (href) {
    return (
      <Link {...shared} href={href(row)}>
        {children}
      </Link>
    );
  }
  if (!onOpen) return <span>{children}</span>;
  return (
    <button type="button" {...shared} onClick={() => onOpen(row)}>
      {children}
    </button>
  );
}
