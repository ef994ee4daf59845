/** From which branch to which people drive, the most first. */
import type { Schemas } from '../../data/api.js';

export function PopularRoutes({ routes }: { routes: readonly Schemas['PopularRoute'][] }) {
  const most = Math.max(...routes.map(({ trips }) => trips), 1);
  if (routes.length === 0) return <p className="muted">Nobody drove from branch to branch in that time.</p>;
  return (
    <ol className="routes">
      {routes.map(({ from, to, trips }) => (
        <li key={from.id + to.id}>
          <span>{from.id === to.id ? `${from.name}, and back` : `${from.name} → ${to.name}`}</span>
          <span className="numbers">{trips}</span>
          <i style={{ width: `${(trips / most) * 100}%` }} />
        </li>
      ))}
    </ol>
  );
}
