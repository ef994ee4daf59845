/** Nothing to watch yet: how to add the first car. */
export function NoCars() {
  return (
    <section className="no-cars" aria-label="No cars yet">
      <h2>No cars yet</h2>
      <p>A car appears here with its first report. To add one:</p>
      <ol>
        <li>
          Make it: <code>POST /api/cars</code>
        </li>
        <li>
          Issue its credentials: <code>POST /api/v1/vehicles/…/credentials</code>
        </li>
        <li>
          Start its agent with them: <code>npm run agent</code>
        </li>
      </ol>
      <p>
        <a href="/docs">The API, to try in the browser</a>
      </p>
    </section>
  );
}
