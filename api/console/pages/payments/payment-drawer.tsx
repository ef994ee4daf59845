/** One payment: how it went, what was given back, and what can be done with it. */
import { useState } from 'react';
import { Link } from 'wouter';
import { usePeople } from '../../data/use-people.js';
import { Button } from '../../design/button.js';
import { Chip } from '../../design/chip.js';
import { Drawer, DrawerPart } from '../../design/drawer.js';
import { Facts } from '../../design/facts.js';
import { formatMoney } from '../../design/format-money.js';
import { Moment } from '../../design/moment.js';
import { Failed, Loading } from '../../design/states.js';
import { useMay } from '../../session/use-rights.js';
import { GiveBack, type Way } from './give-back.js';
import { PAYMENT_WORDS, PURPOSES, paidBy } from './payment-words.js';
import { usePayment } from './use-payment.js';

const REFUNDS = { due: ['Under way', 'warn'], done: ['Done', 'good'], failed: ['Failed', 'bad'] } as const;

export function PaymentDrawer({ id, onClose }: { id: string; onClose(): void }) {
  const { data, error, refetch } = usePayment(id);
  const nameOf = usePeople(data ? [data.payment.userId] : []);
  const may = useMay();
  const [way, setWay] = useState<Way>();
  if (!data) {
    return (
      <Drawer title="Payment" onClose={onClose}>
        {error ? <Failed problem={error} again={() => void refetch()} /> : <Loading what="the payment" />}
      </Drawer>
    );
  }
  const { payment, refunds } = data;
  const money = (minor: number) => formatMoney(minor, payment.currency);
  const word = PAYMENT_WORDS[payment.state];
  const leftMinor = (payment.capturedMinor ?? payment.amountMinor) - payment.refundedMinor;
  const paid = ['completed', 'refund-due'].includes(payment.state) && leftMinor > 0;
  const held = payment.state === 'authorised';
  return (
    <Drawer
      title={money(payment.amountMinor)}
      mark={
        <>
          <Chip tone={word.tone}>{word.label}</Chip>
          {payment.sandbox && <Chip tone="quiet">Sandbox</Chip>}
        </>
      }
      actions={
        may('payments.refund') &&
        (paid || held) && (
          <>
            {paid && <Button onClick={() => setWay('refund')}>Give back</Button>}
            {held && <Button onClick={() => setWay('capture')}>Take of the deposit</Button>}
            {held && <Button onClick={() => setWay('release')}>Let the deposit go</Button>}
          </>
        )
      }
      onClose={onClose}
    >
      <Facts
        facts={{
          Customer: <Link href={`/customers/${payment.userId}`}>{nameOf(payment.userId)}</Link>,
          For: (
            <Link href={`/reservations?view=list&open=${payment.reservationId}`}>
              {PURPOSES[payment.purpose] ?? payment.purpose} for a reservation
            </Link>
          ),
          By: paidBy(payment),
          Through: payment.sandbox ? 'The sandbox: no money moved' : (payment.gateway ?? 'The desk'),
          Started: <Moment at={payment.createdAt} />,
          Paid: <Moment at={payment.paidAt} />,
          ...(payment.capturedMinor !== null && { Taken: money(payment.capturedMinor) }),
          ...(payment.refundedMinor > 0 && { 'Given back': money(payment.refundedMinor) }),
          ...(payment.failure && { 'Failed because': payment.failure }),
        }}
      />
      {refunds.length > 0 && (
        <DrawerPart title="Given back">
          <Facts
            facts={Object.fromEntries(
              refunds.map(({ amountMinor, reason, state, createdAt }, i) => [
                `Refund ${i + 1}`,
                <>
                  {money(amountMinor)} <Chip tone={REFUNDS[state][1]}>{REFUNDS[state][0]}</Chip>
                  <br />
                  <small>
                    {reason} · <Moment at={createdAt} />
                  </small>
                </>,
              ]),
            )}
          />
        </DrawerPart>
      )}
      {way && (
        <GiveBack
          way={way}
          payment={payment}
          mostMinor={paid ? leftMinor : payment.amountMinor}
          onClose={() => setWay(undefined)}
        />
      )}
    </Drawer>
  );
}
