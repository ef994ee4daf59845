/** Whether it could go out now, and why not. */
import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { answerTo, api } from '../../../data/api.js';
import { Chip } from '../../../design/chip.js';
import { Card } from '../../../design/page.js';
import { Failed, Loading } from '../../../design/states.js';

const EVERY_MS = 15_000;

export function Fitness({ carId }: { carId: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['vehicles', 'fitness', carId],
    refetchInterval: EVERY_MS,
    queryFn: ({ signal }) =>
      answerTo(api.GET('/api/v1/vehicles/{id}/fitness', { params: { path: { id: carId } }, signal })),
  });
  return (
    <Card
      title="Fit to rent"
      actions={data && (data.reasons.length === 0 ? <Chip tone="good">Fit</Chip> : <Chip tone="bad">Not now</Chip>)}
    >
      {error && !data && <Failed problem={error} again={refetch} />}
      {!error && !data && <Loading what="whether it is fit" rows={1} />}
      {data?.reasons.length === 0 && <p className="muted">Nothing it reports keeps it from being rented.</p>}
      {data && data.reasons.length > 0 && (
        <ul className="unfit-reasons">
          {data.reasons.map(({ code, detail }) => (
            <li key={code}>
              <TriangleAlert className="icon" aria-hidden="true" /> {detail}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
