/** The operator's own tiles (`MAP_STYLE_URL`), when there are any. Null where not set or the API cannot tell. */
export async function loadStyleUrl(): Promise<string | null> {
  try {
    const answer = await fetch('/api/v1/client-config');
    const config: unknown = answer.ok ? await answer.json() : null;
    const url = typeof config === 'object' && config && 'mapStyleUrl' in config ? config.mapStyleUrl : null;
    return typeof url === 'string' && url ? url : null;
  } catch {
    return null; // the bundled map needs no setting
  }
}
