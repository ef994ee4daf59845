/** What a table is made of. */
import type { ReactNode } from 'react';

export interface Column<Row> {
  key: string;
  head: string;
  cell(row: Row): ReactNode;
  /** What it is sorted by; without it, it is not. Only what has come is sorted. */
  sortBy?(row: Row): string | number;
  /** CSS; what is left over is shared by those without. */
  width?: string;
  align?: 'end';
}

export interface TableProps<Row> {
  /** What the rows are, for who listens: "Users". */
  label: string;
  /** The first names the row: it is the link, and a card's heading. */
  columns: readonly Column<Row>[];
  rowKey(row: Row): string;
  /** Where a row leads, or what it opens. */
  href?(row: Row): string;
  onOpen?(row: Row): void;
}
