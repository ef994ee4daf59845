/** Everyone who rents, found by name, email or phone. */
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { api, type Schemas } from '../../data/api.js';
import { usePages } from '../../data/use-pages.js';
import { Button } from '../../design/button.js';
import { Chip } from '../../design/chip.js';
import { DataTable } from '../../design/data-table.js';
import { FilterBar, SearchFilter, useFilters } from '../../design/filter-bar.js';
import { Moment } from '../../design/moment.js';
import { Page } from '../../design/page.js';
import type { Column } from '../../design/table-props.js';
import { useMay } from '../../session/use-rights.js';
import { AddCustomer } from './add-customer.js';
import { LicenceChip } from './licence-chip.js';

type Item = Schemas['UserListItem'];
const COLUMNS: readonly Column<Item>[] = [
  { key: 'name', head: 'Name', cell: ({ name }) => name, sortBy: ({ name }) => name },
  { key: 'email', head: 'Email', cell: ({ email }) => email ?? '–', sortBy: ({ email }) => email ?? '' },
  { key: 'phone', head: 'Phone', cell: ({ phoneNumber }) => phoneNumber ?? '–', width: '170px' },
  {
    key: 'licence',
    head: 'Licence',
    cell: ({ licenceExpiresOn, licenceVerifiedAt }) => (
      <LicenceChip expiresOn={licenceExpiresOn} seenAt={licenceVerifiedAt} />
    ),
    width: '150px',
  },
  {
    key: 'state',
    head: 'Account',
    cell: ({ disabled }) => (disabled ? <Chip tone="bad">Closed</Chip> : <Chip tone="good">Open</Chip>),
    width: '110px',
  },
  {
    key: 'since',
    head: 'Since',
    cell: ({ createdAt }) => <Moment at={createdAt} />,
    sortBy: ({ createdAt }) => createdAt,
    width: '180px',
  },
];

export default function CustomersPage() {
  const may = useMay();
  const [, go] = useLocation();
  const [{ q }, setFilter] = useFilters('q');
  const [adding, setAdding] = useState(false);
  const pages = usePages(['users', 'customers', q], (cursor, signal) =>
    api.GET('/api/v1/users', { params: { query: { ...(q && { q }), ...(cursor && { cursor }) } }, signal }),
  );
  const shown = { ...pages, items: pages.items.filter(({ role }) => role === 'customer') };
  return (
    <Page
      title="Customers"
      about="Everyone who rents. Open a customer to book a car, or to see reservations, money and licence."
      actions={
        may('rentals.manage') && (
          <Button icon={UserPlus} onClick={() => setAdding(true)}>
            Add a customer
          </Button>
        )
      }
      bar={
        <FilterBar count={pages.loading ? '' : `${shown.items.length}${pages.more ? '+' : ''} found`}>
          <SearchFilter label="Name, email or phone" value={q} onChange={(value) => setFilter('q', value)} />
        </FilterBar>
      }
    >
      <DataTable
        label="Customers"
        pages={shown}
        columns={COLUMNS}
        rowKey={({ id }) => id}
        href={({ id }) => `/customers/${id}`}
        empty={
          q
            ? { title: 'Nobody by that name', what: 'The search looks at names, email addresses and phone numbers.' }
            : { title: 'No customers yet', what: 'They appear here once they have signed up, or you have added them.' }
        }
      />
      {adding && <AddCustomer onAdded={(id) => go(`/customers/${id}`)} onClose={() => setAdding(false)} />}
    </Page>
  );
}
