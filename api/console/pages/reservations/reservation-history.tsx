/** Every state that it was in, and its hand-overs. */
import { useQuery } from '@tanstack/react-query';
import { answerTo, api } from '../../data/api.js';
import { formatMoney } from '../../design/format-money.js';
import { formatSpan } from '../../design/format-span.js';
import { Moment } from '../../design/moment.js';
import { Loading } from '../../design/states.js';
import { ReservationChip } from './reservation-chip.js';
import type { Reservation } from './reservation-words.js';
import './reservation-history.css';

const BY = { customer: 'by the customer', staff: 'by staff', clock: 'by the clock' };

export function ReservationHistory({ reservation: { id, currency } }: { reservation: Reservation }) {
  const params = { path: { id } };
  const { data } = useQuery({
    queryKey: ['reservations', 'history', id],
    queryFn: async ({ signal }) => {
      const [states, handovers] = await Promise.all([
        answerTo(api.GET('/api/v1/reservations/{id}/history', { params, signal })),
        answerTo(api.GET('/api/v1/reservations/{id}/handovers', { params, signal })),
      ]);
      return { states: states.items, handovers: handovers.items };
    },
  });
  if (!data) return <Loading what="its history" rows={2} />;
  return (
    <ol className="reservation-history">
      {data.states.map((was) => (
        <li key={`${was.at}${was.state}`}>
          <ReservationChip state={was.state} /> <small>{BY[was.by]}</small>
          <Moment at={was.at} />
          <small>
            {formatSpan(was.startsAt, was.endsAt)} · {formatMoney(was.totalMinor, currency)}
          </small>
        </li>
      ))}
      {data.handovers.map((done) => (
        <li key={done.id}>
          <strong>{done.stage === 'start' ? 'Handed over' : 'Taken back'}</strong> <Moment at={done.recordedAt} />
          <small>
            {[
              done.odometerKm !== null && `${done.odometerKm.toLocaleString('en')} km`,
              done.energyPercent !== null && `${done.energyPercent} %`,
              `${done.keys} ${done.keys === 1 ? 'key' : 'keys'}`,
              done.documentsSeen ? 'documents seen' : 'documents not seen',
              ...done.damages.map(({ place, note }) => [place, note].filter(Boolean).join(': ')),
              done.notes,
            ]
              .filter(Boolean)
              .join(' · ')}
          </small>
        </li>
      ))}
    </ol>
  );
}
