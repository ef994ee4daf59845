/** The ledger of what never came, in a line; each boot of the device when one asks. */
import { useQuery } from '@tanstack/react-query';
import { answerTo, api } from '../../../data/api.js';
import { Chip } from '../../../design/chip.js';
import './gaps.css';

const MOST_RUNS = 20;
const sizeOf = ({ missing }: { missing: readonly { from: number; to: number }[] }): number =>
  missing.reduce((sum, { from, to }) => sum + to - from + 1, 0);
const number = (value: number): string => value.toLocaleString('en');

export function Gaps({ carId }: { carId: string }) {
  const { data } = useQuery({
    queryKey: ['gaps', carId],
    queryFn: ({ signal }) =>
      answerTo(api.GET('/api/v1/vehicles/{id}/telemetry/gaps', { params: { path: { id: carId } }, signal })),
  });
  if (!data) return null;
  const missing = data.items.reduce((sum, boot) => sum + sizeOf(boot), 0);
  const stored = data.items.reduce((sum, boot) => sum + boot.stored, 0);
  return (
    <details className="gaps">
      <summary>
        {missing === 0 ? <Chip tone="good">No gaps</Chip> : <Chip tone="warn">{number(missing)} never came</Chip>}
        <span>
          {number(stored)} samples of {data.items.length} {data.items.length === 1 ? 'start' : 'starts'} of the agent in
          30 days
        </span>
      </summary>
      <ul>
        {data.items.map((boot) => (
          <li key={boot.boot}>
            <code className="code">{boot.boot.slice(0, 8)}</code> numbers {number(boot.firstSeq)} to{' '}
            {number(boot.lastSeq)}, {number(boot.stored)} stored
            {boot.quarantined > 0 && `, ${number(boot.quarantined)} in quarantine`}
            {boot.missing.length > 0 && (
              <>
                , missing:{' '}
                {boot.missing
                  .slice(0, MOST_RUNS)
                  .map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`))
                  .join(', ')}
                {boot.missing.length > MOST_RUNS && ` and ${boot.missing.length - MOST_RUNS} more runs`}
              </>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
