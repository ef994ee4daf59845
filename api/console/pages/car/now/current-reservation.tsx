/** Who has the car, or who has it next. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { answerTo, api } from '../../../data/api.js';
import { queryClient } from '../../../data/query-client.js';
import { usePerson } from '../../../data/use-person.js';
import { Chip } from '../../../design/chip.js';
import { Facts } from '../../../design/facts.js';
import { formatMoney } from '../../../design/format-money.js';
import { Moment } from '../../../design/moment.js';
import { Card } from '../../../design/page.js';
import { Failed, Loading } from '../../../design/states.js';
import { useNews } from '../../../live/news.js';
import { useMay } from '../../../session/use-rights.js';
import { STATE_WORDS } from '../../reservations/reservation-words.js';

const DAY_MS = 86_400_000;
const AHEAD_MS = 31 * DAY_MS;

export function CurrentReservation({ carId, now }: { carId: string; now: number }) {
  const may = useMay();
  const allowed = may('rentals.read');
  const today = Math.floor(now / DAY_MS) * DAY_MS; // the key must not change each second
  const { data, error, refetch } = useQuery({
    queryKey: ['reservations', 'around', carId, today],
    enabled: allowed,
    queryFn: ({ signal }) => {
      const [from, to] = [today - DAY_MS, today + AHEAD_MS].map((ms) => new Date(ms).toISOString());
      const query = { vehicleId: carId, limit: 100, ...(from && { from }), ...(to && { to }) };
      return answerTo(api.GET('/api/v1/reservations', { params: { query }, signal }));
    },
  });
  const again = () => void queryClient.invalidateQueries({ queryKey: ['reservations', 'around', carId] });
  useNews('reservation', (news) => news.vehicleId === carId && again(), again);
  const waiting = (data?.items ?? [])
    .filter(({ state }) => state === 'confirmed' || state === 'held')
    .sort((a, b) => a.startsAt.localeCompare(b.startsAt));
  const shown = data?.items.find(({ state }) => state === 'active') ?? waiting[0];
  const person = usePerson(shown?.userId);
  if (!allowed) return null;
  const words = shown && STATE_WORDS[shown.state];
  return (
    <Card
      title={shown?.state === 'active' ? 'Out with' : 'Next reservation'}
      actions={words && <Chip tone={words.tone}>{words.label}</Chip>}
    >
      {error && !data && <Failed problem={error} again={refetch} />}
      {!error && !data && <Loading what="reservations" rows={2} />}
      {data && !shown && <p className="muted">None in the coming month.</p>}
      {shown && (
        <Facts
          facts={{
            Customer: <Link href={`/users/${shown.userId}`}>{person}</Link>,
            From: <Moment at={shown.startedAt ?? shown.startsAt} />,
            Until: <Moment at={shown.endsAt} />,
            Price: formatMoney(shown.totalMinor, shown.currency),
          }}
        />
      )}
    </Card>
  );
}
