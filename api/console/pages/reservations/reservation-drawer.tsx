/** One reservation beside the list: who, which car, money, papers, what happened; and what can be done with it. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { answerTo, api } from '../../data/api.js';
import { useCars } from '../../data/use-cars.js';
import { usePeople } from '../../data/use-people.js';
import { useBranches } from '../../data/use-places.js';
import { Drawer, DrawerPart } from '../../design/drawer.js';
import { Facts } from '../../design/facts.js';
import { formatDuration, formatSpan } from '../../design/format-span.js';
import { Moment } from '../../design/moment.js';
import { ownTimeZone } from '../../design/own-time-zone.js';
import { Failed, Loading } from '../../design/states.js';
import { ReservationActions } from './reservation-actions.js';
import { ReservationChip } from './reservation-chip.js';
import { ReservationDemand } from './reservation-demand.js';
import { ReservationHistory } from './reservation-history.js';
import { ReservationMoney } from './reservation-money.js';
import { ReservationRisk } from './reservation-risk.js';

export function ReservationDrawer({ id, onClose }: { id: string; onClose(): void }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['reservations', 'one', id],
    queryFn: ({ signal }) => answerTo(api.GET('/api/v1/reservations/{id}', { params: { path: { id } }, signal })),
  });
  const name = usePeople(data ? [data.userId] : []);
  const cars = useCars();
  const branches = useBranches();
  if (!data) {
    return (
      <Drawer title="Reservation" onClose={onClose}>
        {error ? <Failed problem={error} again={() => void refetch()} /> : <Loading what="the reservation" />}
      </Drawer>
    );
  }
  const there = branches.items.find(({ id: branchId }) => branchId === data.pickupBranchId)?.timeZone;
  const atBranch = there && formatSpan(data.startsAt, data.endsAt, there);
  const here = formatSpan(data.startsAt, data.endsAt);
  const lasts = formatDuration(Date.parse(data.endsAt) - Date.parse(data.startsAt));
  return (
    <Drawer
      key={id}
      title={name(data.userId)}
      mark={<ReservationChip state={data.state} />}
      actions={<ReservationActions reservation={data} name={name(data.userId)} />}
      onClose={onClose}
    >
      <Facts
        facts={{
          When: (
            <>
              {here}{' '}
              <small>
                {lasts} · {ownTimeZone()}
              </small>
            </>
          ),
          ...(atBranch &&
            atBranch !== here && {
              'At the branch': (
                <>
                  {atBranch} <small>{there}</small>
                </>
              ),
            }),
          ...(data.holdExpiresAt && { 'Held until': <Moment at={data.holdExpiresAt} /> }),
          Car: <Link href={`/cars/${data.vehicleId}`}>{cars.nameOf(data.vehicleId)}</Link>,
          Customer: <Link href={`/customers/${data.userId}`}>{name(data.userId)}</Link>,
          'Pick-up': branches.nameOf(data.pickupBranchId),
          Return: branches.nameOf(data.returnBranchId),
          ...(data.reason && { Reason: data.reason }),
        }}
      />
      <ReservationRisk reservation={data} />
      <ReservationMoney reservation={data} />
      <ReservationDemand reservation={data} />
      <DrawerPart title="What happened">
        <ReservationHistory reservation={data} />
      </DrawerPart>
    </Drawer>
  );
}
