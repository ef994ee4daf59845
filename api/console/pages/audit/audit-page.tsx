/** Who did what to what. */
import { useState } from 'react';
import { api } from '../../data/api.js';
import { usePages } from '../../data/use-pages.js';
import { Button } from '../../design/button.js';
import { DataTable } from '../../design/data-table.js';
import { Dialog } from '../../design/dialog.js';
import { Facts } from '../../design/facts.js';
import { DateFilter, FilterBar, SearchFilter, SelectFilter, useFilters } from '../../design/filter-bar.js';
import { Moment } from '../../design/moment.js';
import { Page } from '../../design/page.js';
import type { Column } from '../../design/table-props.js';
import { Actor, Subject } from './audit-names.js';
import { type AuditEntry, actionOf, actionWords, SUBJECT_OPTIONS } from './audit-words.js';

const COLUMNS: readonly Column<AuditEntry>[] = [
  { key: 'action', head: 'What', cell: ({ action }) => actionWords(action), width: '22%' },
  { key: 'at', head: 'When', cell: ({ at }) => <Moment at={at} />, width: '190px' },
  { key: 'actor', head: 'Who', cell: ({ actor }) => <Actor {...actor} />, width: '19%' },
  { key: 'subject', head: 'To what', cell: ({ subject }) => <Subject {...subject} /> },
  { key: 'address', head: 'From', cell: ({ actor }) => actor.address ?? '–', width: '130px' },
];

export default function AuditPage() {
  const [filters, setFilter] = useFilters('action', 'subjectKind', 'subjectId', 'actorId', 'from', 'to');
  const [open, setOpen] = useState<AuditEntry>();
  const given = Object.fromEntries(Object.entries(filters).filter(([, value]) => value));
  const query = { ...given, ...(filters.action && { action: actionOf(filters.action) }) };
  const pages = usePages(['audit', query], (cursor, signal) =>
    api.GET('/api/v1/audit', { params: { query: { ...query, ...(cursor && { cursor }) } }, signal }),
  );
  const one = filters.subjectId || filters.actorId;
  return (
    <Page
      title="Audit log"
      about="What staff did, and what happened to accounts. Nothing in it can be changed."
      actions={
        one && (
          <Button
            onClick={() => {
              setFilter('subjectId', '');
              setFilter('actorId', '');
            }}
          >
            Of everyone
          </Button>
        )
      }
      bar={
        <FilterBar>
          <SearchFilter
            label="Action, such as “User: role changed”"
            value={filters.action}
            onChange={(value) => setFilter('action', value)}
          />
          <SelectFilter
            label="To what"
            value={filters.subjectKind}
            options={SUBJECT_OPTIONS}
            onChange={(value) => setFilter('subjectKind', value)}
          />
          <DateFilter label="From" value={filters.from} onChange={(value) => setFilter('from', value)} />
          <DateFilter label="until" value={filters.to} onChange={(value) => setFilter('to', value)} />
        </FilterBar>
      }
    >
      <DataTable
        label="Audit entries"
        pages={pages}
        columns={COLUMNS}
        rowKey={({ id }) => id}
        onOpen={(entry) => setOpen(entry)}
        empty={{ title: 'Nothing of that kind', what: 'Take a filter away, or widen the span.' }}
      />
      {open && (
        <Dialog title={actionWords(open.action)} onClose={() => setOpen(undefined)} wide>
          <div>
            <Facts
              facts={{
                When: <Moment at={open.at} />,
                Who: <Actor {...open.actor} />,
                From: open.actor.address,
                'To what': <Subject {...open.subject} />,
                Before: <Values of={open.before} />,
                After: <Values of={open.after} />,
              }}
            />
          </div>
        </Dialog>
      )}
    </Page>
  );
}

const Values = ({ of }: { of: unknown }) =>
  of === null || of === undefined ? '–' : <pre className="code">{JSON.stringify(of, null, 2)}</pre>;
