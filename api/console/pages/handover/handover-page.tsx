/** The check-list as a customer gets the car, or brings it back; done, the rental starts or ends. */
import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { answerTo, api } from '../../data/api.js';
import { useCars } from '../../data/use-cars.js';
import { usePeople } from '../../data/use-people.js';
import { formatSpan } from '../../design/format-span.js';
import { Page } from '../../design/page.js';
import { Empty, Failed, Loading } from '../../design/states.js';
import { ReservationChip } from '../reservations/reservation-chip.js';
import { HandoverForm } from './handover-form.js';

const WORDS = {
  start: { title: 'Hand over', wants: 'confirmed' },
  end: { title: 'Take back', wants: 'active' },
} as const;

export default function HandoverPage({ params: { id = '', stage = '' } }: { params: Record<string, string> }) {
  const way = stage === 'end' ? 'end' : 'start';
  const [, go] = useLocation();
  const params = { path: { id } };
  const { data, error, refetch } = useQuery({
    queryKey: ['reservations', 'handover', id],
    staleTime: 0,
    queryFn: async ({ signal }) => {
      const reservation = await answerTo(api.GET('/api/v1/reservations/{id}', { params, signal }));
      const ofCar = { path: { id: reservation.vehicleId } };
      const [state, before] = await Promise.all([
        answerTo(api.GET('/api/v1/vehicles/{id}/state', { params: ofCar, signal })),
        answerTo(api.GET('/api/v1/reservations/{id}/handovers', { params, signal })),
      ]);
      return { reservation, state, handovers: before.items };
    },
    refetchOnWindowFocus: false, // what one has filled in stays
  });
  const cars = useCars();
  const name = usePeople(data ? [data.reservation.userId] : []);
  const back = { href: `/reservations?open=${id}`, label: 'Reservation' };
  const { title, wants } = WORDS[way];
  if (!data) {
    return (
      <Page title={title} back={back}>
        {error ? <Failed problem={error} again={() => void refetch()} /> : <Loading what="the reservation" />}
      </Page>
    );
  }
  const { reservation } = data;
  const who = name(reservation.userId);
  return (
    <Page
      title={`${title}: ${cars.nameOf(reservation.vehicleId)}`}
      about={
        <>
          {who}, {formatSpan(reservation.startsAt, reservation.endsAt)} <ReservationChip state={reservation.state} />
        </>
      }
      back={back}
    >
      {reservation.state === wants ? (
        <HandoverForm {...data} stage={way} onDone={() => go(back.href)} />
      ) : (
        <Empty title={way === 'start' ? 'It cannot be handed over now' : 'It is not out'}>
          Its state is another: see the reservation.
        </Empty>
      )}
    </Page>
  );
}
