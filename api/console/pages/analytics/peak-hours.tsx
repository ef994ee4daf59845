/** How much of the fleet is taken by the hour of the week: darker is more, and each cell says it in words. */
import { useQuery } from '@tanstack/react-query';
import { answerTo, api } from '../../data/api.js';
import { Failed, Loading } from '../../design/states.js';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

export function PeakHours({ from, to }: { from: string; to: string }) {
  const { data, error } = useQuery({
    queryKey: ['analytics', 'demand', from, to],
    queryFn: async ({ signal }) => {
      const query = { from, to };
      return byWeek((await answerTo(api.GET('/api/v1/analytics/demand', { params: { query }, signal }))).items);
    },
  });
  if (error) return <Failed problem={error} />;
  if (!data) return <Loading what="the hours" rows={7} />;
  const most = Math.max(...data.flat().map((cell) => cell.share), 0.01);
  return (
    <table className="heat">
      <caption className="hidden">Share of the cars that was taken, by hour of the week</caption>
      <thead>
        <tr>
          <td />
          {HOURS.map((hour) => (
            <th key={hour} scope="col">
              {hour % 3 === 0 ? hour : <span className="hidden">{hour}</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {DAYS.map((day, row) => (
          <tr key={day}>
            <th scope="row">{day}</th>
            {HOURS.map((hour) => {
              const { share, requests } = data[row]?.[hour] ?? { share: 0, requests: 0 };
              const words = `${Math.round(share * 100)} % taken, ${requests} reserved`;
              return (
                <td
                  key={hour}
                  title={`${day} ${hour}:00: ${words}`}
                  style={{
                    background: `color-mix(in srgb, var(--accent) ${Math.round((share / most) * 90)}%, var(--raised))`,
                  }}
                >
                  <span className="hidden">{words}</span>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Monday first, by the computer's clock: means over the weeks. */
function byWeek(items: readonly { hour: string; requests: number; demand: number | null }[]) {
  const cells = DAYS.map(() => HOURS.map(() => ({ share: 0, requests: 0, known: 0 })));
  for (const { hour, requests, demand } of items) {
    const at = new Date(hour);
    const cell = cells[(at.getDay() + 6) % 7]?.[at.getHours()];
    if (!cell) continue;
    cell.requests += requests;
    if (demand === null) continue;
    cell.share = (cell.share * cell.known + demand) / (cell.known + 1);
    cell.known += 1;
  }
  return cells;
}
