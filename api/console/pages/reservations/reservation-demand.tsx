/** What demand said of its price: charged, or what it would have been. */
import { useQuery } from '@tanstack/react-query';
import { answerTo, api } from '../../data/api.js';
import { Chip } from '../../design/chip.js';
import { DrawerPart } from '../../design/drawer.js';
import { formatMoney } from '../../design/format-money.js';
import type { Reservation } from './reservation-words.js';

export function ReservationDemand({ reservation: { id, currency } }: { reservation: Reservation }) {
  const { data } = useQuery({
    queryKey: ['reservations', 'demand', id],
    queryFn: ({ signal }) =>
      answerTo(api.GET('/api/v1/reservations/{id}/demand', { params: { path: { id } }, signal })),
  });
  const demand = data?.demand;
  if (!demand) return null;
  const money = (minor: number) => formatMoney(minor, currency);
  return (
    <DrawerPart title="Demand">
      <p>
        <Chip tone={demand.mode === 'live' ? 'good' : 'quiet'}>
          {demand.mode === 'live' ? 'Charged' : 'Shown, not charged'}
        </Chip>{' '}
        {money(demand.withoutMinor)} without it, {money(demand.withMinor)} with it
      </p>
      <ul className="reservation-money">
        {demand.reasons.map(({ name, why, amountMinor }) => (
          <li key={name}>
            <span>
              {name} <small className="muted">{why}</small>
            </span>
            <span>{money(amountMinor)}</span>
          </li>
        ))}
      </ul>
      <p className="muted">
        Foreseen by {demand.model ? `version ${demand.model.number} of the model` : 'rules'}, when the price was made.
      </p>
    </DrawerPart>
  );
}
