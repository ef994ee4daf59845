/** Nothing to watch yet: how to add the first car. */
import { Link } from 'wouter';
import { useMay } from '../../session/use-rights.js';

export function NoCars() {
  const mayAdd = useMay()('vehicles.manage');
  return (
    <section className="no-cars" aria-label="No cars yet">
      <h2>No cars yet</h2>
      <p>A car appears here with its first report.</p>
      <p>
        {mayAdd ? <Link href="/add-car">Add the first car</Link> : 'Ask somebody who may to add one.'} A program adds
        them by <a href="/docs">the API</a>.
      </p>
    </section>
  );
}
