const PATIENCE_MS = 10_000;

/** The operator's own tiles (`MAP_STYLE_URL`), when there are any. Null where not set or the API cannot tell. */
export async function loadStyleUrl(): Promise<string | null> {
  try {
    const answer = await fetch('/api/v1/client-config');
    const config: unknown = answer.ok ? await answer.json() : null;
    const url = typeof config === 'object' && config && 'mapStyleUrl' in config ? config.mapStyleUrl : null;
    if (typeof url !== 'string' || !url) return null;
    const signal = AbortSignal.timeout(PATIENCE_MS);
    return (await fetch(url, { signal })).ok ? url : null; // no internet: the bundled map stays
  } catch {
    return null; // nothing to reach: the bundled map needs no setting
  }
}
