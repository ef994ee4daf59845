// The image's health check: exits with 0 while this container's process serves. A room without HTTP has METRICS_PORT.
const port = process.env.METRICS_PORT || process.env.PORT || 3000;
const { ok } = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2_000) });
process.exitCode = ok ? 0 : 1;
