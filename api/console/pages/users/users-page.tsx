/** Everyone who has an account. */
import { api, type Schemas } from '../../data/api.js';
import { usePages } from '../../data/use-pages.js';
import { Chip } from '../../design/chip.js';
import { DataTable } from '../../design/data-table.js';
import { FilterBar, SearchFilter, useFilters } from '../../design/filter-bar.js';
import { Moment } from '../../design/moment.js';
import { Page } from '../../design/page.js';
import type { Column } from '../../design/table-props.js';
import { ROLE_WORDS } from './role-words.js';

type Item = Schemas['UserListItem'];

const COLUMNS: readonly Column<Item>[] = [
  { key: 'name', head: 'Name', cell: ({ name }) => name, sortBy: ({ name }) => name },
  {
    key: 'contact',
    head: 'Email or phone',
    cell: ({ email, phoneNumber }) => email ?? phoneNumber ?? '–',
    sortBy: ({ email, phoneNumber }) => email ?? phoneNumber ?? '',
    width: '30%',
  },
  {
    key: 'role',
    head: 'Role',
    cell: ({ role }) => <Chip tone={ROLE_WORDS[role].tone}>{ROLE_WORDS[role].label}</Chip>,
    sortBy: ({ role }) => role,
    width: '150px',
  },
  {
    key: 'state',
    head: 'Account',
    cell: ({ disabled }) => (disabled ? <Chip tone="bad">Closed</Chip> : <Chip tone="good">Open</Chip>),
    sortBy: ({ disabled }) => (disabled ? 1 : 0),
    width: '120px',
  },
  {
    key: 'since',
    head: 'Since',
    cell: ({ createdAt }) => <Moment at={createdAt} />,
    sortBy: ({ createdAt }) => createdAt,
    width: '190px',
  },
];

export default function UsersPage() {
  const [{ q }, setFilter] = useFilters('q');
  const pages = usePages(['users', 'list', q], (cursor, signal) =>
    api.GET('/api/v1/users', { params: { query: { ...(q && { q }), ...(cursor && { cursor }) } }, signal }),
  );
  return (
    <Page
      title="Users"
      about="Customers and staff. A role says what one may do. To add staff, add a customer, and change the role here."
      bar={
        <FilterBar count={pages.loading ? '' : `${pages.items.length}${pages.more ? '+' : ''} found`}>
          <SearchFilter label="Name, email or phone" value={q} onChange={(value) => setFilter('q', value)} />
        </FilterBar>
      }
    >
      <DataTable
        label="Users"
        pages={pages}
        columns={COLUMNS}
        rowKey={({ id }) => id}
        href={({ id }) => `/users/${id}`}
        empty={{ title: 'Nobody by that name', what: 'The search looks at names, email addresses and phone numbers.' }}
      />
    </Page>
  );
}
