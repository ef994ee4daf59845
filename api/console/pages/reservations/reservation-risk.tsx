/** How likely it is that a reservation to come falls through, and why; for staff. */
import { useQuery } from '@tanstack/react-query';
import { answerTo, api, type Schemas } from '../../data/api.js';
import { ApiProblem } from '../../data/problem.js';
import { Chip } from '../../design/chip.js';
import { DrawerPart } from '../../design/drawer.js';
import { Age } from '../../design/moment.js';
import { useNow } from '../../design/now.js';
import type { Reservation } from './reservation-words.js';
import './reservation-risk.css';

type Risk = Schemas['ReservationRisk'];

export function ReservationRisk({ reservation: { id, state, startsAt } }: { reservation: Reservation }) {
  const now = useNow();
  const { data } = useQuery({
    queryKey: ['reservations', 'risk', id, startsAt],
    enabled: state === 'confirmed' && Date.parse(startsAt) > now,
    retry: false,
    queryFn: ({ signal }) =>
      answerTo(api.GET('/api/v1/reservations/{id}/risk', { params: { path: { id } }, signal })).catch(nothingKnown),
  });
  if (!data) return null;
  return (
    <DrawerPart title="Will it be kept?">
      <p>
        {percentOf(data.cancelled)} likely to be cancelled, {percentOf(data.noShow)} to be a no-show
      </p>
      <ul className="risk-reasons">
        {data.reasons.map(({ code, text }) => (
          <li key={code}>
            <Chip tone="warn">{text}</Chip>
          </li>
        ))}
      </ul>
      <small className="muted">
        {saidBy(data)}, <Age at={data.madeAt} />. The customer does not see it.
      </small>
    </DrawerPart>
  );
}

/** Nothing is foreseen yet, or the task is switched off. */
function nothingKnown(problem: unknown): null {
  if (problem instanceof ApiProblem && problem.status === 404) return null;
  throw problem;
}

export const percentOf = (share: number) => `${Math.round(100 * share)} %`;
export const saidBy = ({ source, modelNumber }: Pick<Risk, 'source' | 'modelNumber'>) =>
  source === 'rules' ? 'By rules' : `By model ${modelNumber}`;
