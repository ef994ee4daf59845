/** Before a reservation is moved: from what to what, and what it costs then. The API says whether it can be. */
import { useQuery } from '@tanstack/react-query';
import { api, versioned } from '../../data/api.js';
import { sentenceOf } from '../../data/problem.js';
import { useAct } from '../../data/use-act.js';
import { useCars } from '../../data/use-cars.js';
import { Button } from '../../design/button.js';
import { Dialog } from '../../design/dialog.js';
import { Facts } from '../../design/facts.js';
import { formatMoney } from '../../design/format-money.js';
import { formatSpan } from '../../design/format-span.js';
import { Loading } from '../../design/states.js';
import type { Reservation } from './reservation-words.js';
import { type Plan, patchOf, planOf } from './timeline/plan.js';

interface Props {
  reservation: Reservation;
  plan: Plan;
  name: string;
  /** Who has that time, as far as we know. */
  takenBy(plan: Plan): string | undefined;
  onClose(): void;
}

export function MoveDialog({ reservation, plan, name, takenBy, onClose }: Props) {
  const { id, currency, totalMinor } = reservation;
  const cars = useCars();
  const before = planOf(reservation);
  const body = patchOf(before, plan);
  const looked = useQuery({
    queryKey: ['reservations', 'preview', id, body],
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    queryFn: ({ signal }) =>
      versioned(api.POST('/api/v1/reservations/{id}/preview', { params: { path: { id } }, body, signal })),
  });
  const move = useAct(
    async (etag: string) => {
      const params = { path: { id }, header: { 'If-Match': etag } };
      await versioned(api.PATCH('/api/v1/reservations/{id}', { params, body }));
      onClose();
    },
    { done: `${name}’s reservation is moved`, changes: [['reservations']], quiet: true },
  );
  const problem = move.error ?? looked.error;
  const other = problem ? takenBy(plan) : undefined;
  return (
    <Dialog title={`Move ${name}’s reservation?`} onClose={onClose}>
      <div>
        <Facts
          facts={{
            ...(plan.vehicleId !== before.vehicleId && {
              Car: <Change from={cars.nameOf(before.vehicleId)} to={cars.nameOf(plan.vehicleId)} />,
            }),
            ...((body.startsAt ?? body.endsAt) && {
              When: (
                <Change
                  from={formatSpan(before.startsAtMs, before.endsAtMs)}
                  to={formatSpan(plan.startsAtMs, plan.endsAtMs)}
                />
              ),
            }),
            ...(looked.data && {
              Price: (
                <Price
                  before={totalMinor}
                  after={looked.data.totalMinor}
                  {...{ from: currency, to: looked.data.currency }}
                />
              ),
            }),
          }}
        />
        {looked.isPending && <Loading what="the price" rows={1} />}
        {problem && (
          <p className="form-problem" role="alert">
            {other ? `${other}. ` : ''}
            {sentenceOf(problem)}
          </p>
        )}
        <footer>
          <Button onClick={onClose}>{problem ? 'Leave it' : 'Cancel'}</Button>
          <Button
            kind="primary"
            busy={move.isPending}
            disabled={!looked.data}
            onClick={() => looked.data && move.mutate(looked.data.etag)}
          >
            Move it
          </Button>
        </footer>
      </div>
    </Dialog>
  );
}

const Change = ({ from, to }: { from: string; to: string }) => (
  <>
    <s className="muted">{from}</s>
    <br />
    {to}
  </>
);

function Price({ before, after, from, to }: { before: number; after: number; from: string; to: string }) {
  if (from !== to || before === after)
    return (
      <>
        {formatMoney(after, to)}
        {before === after && ', as before'}
      </>
    );
  const more = after > before;
  return (
    <>
      <s className="muted">{formatMoney(before, from)}</s> {formatMoney(after, to)}
      <br />
      <small>
        {formatMoney(Math.abs(after - before), to)} {more ? 'more to pay' : 'less'}
      </small>
    </>
  );
}
