/** What its state lets one do with it. */
import { useState } from 'react';
import { useLocation } from 'wouter';
import { answerTo, api } from '../../data/api.js';
import { useAct } from '../../data/use-act.js';
import { Button } from '../../design/button.js';
import { Confirm } from '../../design/confirm.js';
import { useNow } from '../../design/now.js';
import { useMay } from '../../session/use-rights.js';
import { AddCharge } from './add-charge.js';
import { useReservationMoney } from './reservation-money.js';
import type { Reservation } from './reservation-words.js';
import { TakePayment } from './take-payment.js';

type Action = 'confirm' | 'cancel' | 'no-show';
const ASK: Record<Action, { title: string; action: string; done: string; what: string }> = {
  confirm: {
    title: 'Confirm without a payment?',
    action: 'Confirm',
    done: 'Confirmed',
    what: 'The car is theirs for that time. What is due stays open.',
  },
  cancel: {
    title: 'Cancel this reservation?',
    action: 'Cancel it',
    done: 'Cancelled',
    what: 'The car is free again. What was paid is given back as the fleet’s policy says.',
  },
  'no-show': {
    title: 'Did nobody come?',
    action: 'Nobody came',
    done: 'Written down: nobody came',
    what: 'The car is free again. What is given back is what the fleet’s policy says.',
  },
};

export function ReservationActions({ reservation, name }: { reservation: Reservation; name: string }) {
  const { id, state, startsAt } = reservation;
  const may = useMay();
  const now = useNow();
  const { data: money } = useReservationMoney(reservation, may('invoices.read'));
  const owes = (money?.openMinor ?? 0) > 0;
  const [, go] = useLocation();
  const [asking, setAsking] = useState<Action | 'charge' | 'payment'>();
  const close = () => setAsking(undefined);
  const act = useAct(
    async ({ action, reason }: { action: Action; reason: string }) => {
      const params = { path: { id } };
      const body = reason ? { reason } : {};
      if (action === 'confirm') await answerTo(api.POST('/api/v1/reservations/{id}/confirm', { params, body }));
      if (action === 'cancel') await answerTo(api.POST('/api/v1/reservations/{id}/cancel', { params, body }));
      if (action === 'no-show') await answerTo(api.POST('/api/v1/reservations/{id}/no-show', { params, body }));
      close();
    },
    { done: ({ action }) => `${name}: ${ASK[action].done}`, changes: [['reservations']], quiet: true },
  );
  if (!may('rentals.manage')) return null;
  const word = asking && asking in ASK ? ASK[asking as Action] : undefined;
  return (
    <>
      {state === 'held' && owes && (
        <Button kind="primary" onClick={() => setAsking('payment')}>
          Take payment
        </Button>
      )}
      {state === 'held' && <Button onClick={() => setAsking('confirm')}>Confirm unpaid</Button>}
      {state === 'confirmed' && (
        <Button kind="primary" onClick={() => go(`/reservations/${id}/handover/start`)}>
          Hand over
        </Button>
      )}
      {state === 'active' && (
        <Button kind="primary" onClick={() => go(`/reservations/${id}/handover/end`)}>
          Take back
        </Button>
      )}
      {(state === 'active' || state === 'completed') && <Button onClick={() => setAsking('charge')}>Charge</Button>}
      {owes && ['confirmed', 'active', 'completed'].includes(state) && (
        <Button onClick={() => setAsking('payment')}>Take payment</Button>
      )}
      {state === 'confirmed' && Date.parse(startsAt) < now && (
        <Button onClick={() => setAsking('no-show')}>Nobody came</Button>
      )}
      {(state === 'held' || state === 'confirmed') && (
        <Button kind="danger" onClick={() => setAsking('cancel')}>
          Cancel
        </Button>
      )}
      {asking === 'charge' && <AddCharge reservation={reservation} onClose={close} />}
      {asking === 'payment' && <TakePayment reservation={reservation} onClose={close} />}
      {word && (
        <Confirm
          title={word.title}
          action={word.action}
          danger={asking !== 'confirm'}
          reason="optional"
          busy={act.isPending}
          problem={act.error}
          onConfirm={(reason) => act.mutate({ action: asking as Action, reason })}
          onClose={close}
        >
          {word.what}
        </Confirm>
      )}
    </>
  );
}
