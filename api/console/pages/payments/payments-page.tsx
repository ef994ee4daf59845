/** Money that came, that is held, and that went back; each opens beside the list. */
import { useFilters } from '../../design/filter-bar.js';
import { Page } from '../../design/page.js';
import { Tabs } from '../../design/tabs.js';
import { DisputesList } from './disputes-list.js';
import { PaymentDrawer } from './payment-drawer.js';
import { PaymentList } from './payment-list.js';

const TABS = [
  { href: '/payments', label: 'Payments' },
  { href: '/payments/disputes', label: 'Disputes' },
] as const;

export default function PaymentsPage({ params }: { params: Record<string, string> }) {
  const [{ open, userId }, setFilter] = useFilters('open', 'userId');
  const contested = params.part === 'disputes';
  return (
    <Page
      title="Payments"
      about="What customers pay, what is held as a deposit, and what is given back."
      bar={<Tabs label="Payments" tabs={TABS} />}
    >
      {contested ? (
        <DisputesList onOpen={(id) => setFilter('open', id)} />
      ) : (
        <PaymentList userId={userId} onOpen={(id) => setFilter('open', id)} />
      )}
      {open && <PaymentDrawer key={open} id={open} onClose={() => setFilter('open', '')} />}
    </Page>
  );
}
