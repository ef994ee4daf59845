/** One customer: who it is, what they rent, what they owe. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { api, versioned } from '../../data/api.js';
import { Button } from '../../design/button.js';
import { Chip } from '../../design/chip.js';
import { Facts } from '../../design/facts.js';
import { useFilters } from '../../design/filter-bar.js';
import { Day, Moment } from '../../design/moment.js';
import { Card, Page, PageBody } from '../../design/page.js';
import { Failed, Loading } from '../../design/states.js';
import { useMay } from '../../session/use-rights.js';
import { PaymentDrawer } from '../payments/payment-drawer.js';
import { PaymentList } from '../payments/payment-list.js';
import { ReservationDrawer } from '../reservations/reservation-drawer.js';
import { ReservationList } from '../reservations/reservation-list.js';
import { CustomerLicence } from './customer-licence.js';
import { CustomerStatement } from './customer-statement.js';
import { EraseCustomer } from './erase-customer.js';
import { RecommendedCars } from './recommended-cars.js';
import './customer-page.css';

export default function CustomerPage({ params: { id = '' } }: { params: Record<string, string> }) {
  const may = useMay();
  const [, go] = useLocation();
  const [{ open, payment }, setFilter] = useFilters('open', 'payment');
  const [erasing, setErasing] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['users', 'one', id],
    queryFn: ({ signal }) => versioned(api.GET('/api/v1/users/{id}', { params: { path: { id } }, signal })),
  });
  const back = { href: '/customers', label: 'Customers' };
  if (!data) {
    return (
      <Page title="Customer" back={back}>
        {error ? <Failed problem={error} again={() => void refetch()} /> : <Loading what="the customer" />}
      </Page>
    );
  }
  return (
    <Page
      title={data.name}
      back={back}
      actions={
        may('users.manage') && (
          <Button kind="danger" onClick={() => setErasing(true)}>
            Erase
          </Button>
        )
      }
    >
      <PageBody>
        <div className="two-cards">
          <Card title="Details">
            <Facts
              facts={{
                Email: data.email,
                Phone: data.phoneNumber,
                Address: data.address,
                Born: <Day on={data.birthDate} />,
                Since: <Moment at={data.createdAt} />,
                Account: data.disabled ? <Chip tone="bad">Closed</Chip> : <Link href={`/users/${id}`}>Open</Link>,
              }}
            />
          </Card>
          <CustomerLicence user={data} />
        </div>
        {may('rentals.manage') && <RecommendedCars id={id} onHeld={(one) => setFilter('open', one)} />}
        <Card title="Reservations">
          <ReservationList userId={id} onOpen={(one) => setFilter('open', one)} />
        </Card>
        <Card title="Payments">
          <PaymentList userId={id} onOpen={(one) => setFilter('payment', one)} />
        </Card>
        {may('invoices.read') && <CustomerStatement id={id} />}
      </PageBody>
      {open && <ReservationDrawer key={open} id={open} onClose={() => setFilter('open', '')} />}
      {payment && <PaymentDrawer key={payment} id={payment} onClose={() => setFilter('payment', '')} />}
      {erasing && (
        <EraseCustomer id={id} name={data.name} onDone={() => go('/customers')} onClose={() => setErasing(false)} />
      )}
    </Page>
  );
}
