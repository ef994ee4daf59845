/** At the desk: what a customer is likely to want for some days, and why; held for them by one press. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answerTo, api } from '../../data/api.js';
import { useAct } from '../../data/use-act.js';
import { plateOf, useCars } from '../../data/use-cars.js';
import { useBranches } from '../../data/use-places.js';
import { Button } from '../../design/button.js';
import { SelectField, TextField } from '../../design/field.js';
import { formatMoney } from '../../design/format-money.js';
import { Card } from '../../design/page.js';
import { Empty, Failed, Loading } from '../../design/states.js';
import { daysBefore } from '../reports/days.js';
import { saidBy } from '../reservations/reservation-risk.js';
import './recommended-cars.css';

export function RecommendedCars({ id, onHeld }: { id: string; onHeld(reservationId: string): void }) {
  const [{ startsAt, endsAt, location }, set] = useState({
    startsAt: daysBefore(-1),
    endsAt: daysBefore(-3),
    location: '',
  });
  const branches = useBranches();
  const { byId } = useCars();
  const query = { startsAt, endsAt, ...(location && { location }) };
  const { data, error, refetch } = useQuery({
    queryKey: ['vehicles', 'recommended', id, query],
    enabled: endsAt > startsAt,
    retry: false,
    queryFn: ({ signal }) =>
      answerTo(api.GET('/api/v1/users/{id}/recommendations', { params: { path: { id }, query }, signal })),
  });
  const hold = useAct(
    async (vehicleId: string) => {
      const body = { vehicleId, userId: id, startsAt, endsAt };
      onHeld((await answerTo(api.POST('/api/v1/reservations', { body }))).id);
    },
    { done: 'Held: take the payment before the hold runs out', changes: [['reservations'], ['vehicles']] },
  );
  return (
    <Card title="New reservation">
      <div className="recommended-for">
        <TextField
          label="From"
          type="date"
          value={startsAt}
          onChange={({ target }) => set({ startsAt: target.value, endsAt, location })}
        />
        <TextField
          label="To"
          type="date"
          value={endsAt}
          error={endsAt > startsAt ? undefined : 'After the first day'}
          onChange={({ target }) => set({ startsAt, endsAt: target.value, location })}
        />
        <SelectField
          label="At"
          value={location}
          options={branches.options('Any branch')}
          onChange={({ target }) => set({ startsAt, endsAt, location: target.value })}
        />
      </div>
      {!data && (error ? <Failed problem={error} again={() => void refetch()} /> : <Loading what="cars" rows={3} />)}
      {data?.items.length === 0 && <Empty title="Nothing is free then">Try other days, or any branch.</Empty>}
      {data && (
        <>
          <ol className="recommended-cars">
            {data.items.map(({ car, reasons }) => {
              const known = byId.get(car.vehicleId);
              return (
                <li key={car.vehicleId}>
                  <div>
                    <strong>
                      {car.make} {car.model}
                    </strong>{' '}
                    <small>
                      {[
                        known && plateOf(known),
                        car.branchName,
                        `${formatMoney(car.pricePerDayMinor, car.currency)} a day`,
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </small>
                    <p className="muted">{reasons.map(({ text }) => text).join(' · ')}</p>
                  </div>
                  <Button
                    busy={hold.isPending && hold.variables === car.vehicleId}
                    aria-label={`Hold the ${car.make} ${car.model}`}
                    onClick={() => hold.mutate(car.vehicleId)}
                  >
                    Hold
                  </Button>
                </li>
              );
            })}
          </ol>
          <small className="muted">
            {saidBy(data)}, with reasons as the customer reads them
            {!data.isPersonal && '; they do not want earlier rentals looked at'}
          </small>
        </>
      )}
    </Card>
  );
}
