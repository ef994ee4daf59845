/** The disk under `DATA_DIR`, for Prometheus. */
import { statfs } from 'node:fs/promises';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import { figure, readFigures } from './read-figures.js';

/** `free` is what one may write who is not root. */
export function diskMetrics(deps: { metrics: Metrics; log: Log; dataDir: string }): void {
  readFigures(deps, 'the disk', () => statfs(deps.dataDir), [
    figure('disk_free_bytes', 'Left on the disk of DATA_DIR', ({ bavail, bsize }) => bavail * bsize),
    figure('disk_bytes', 'Size of the disk of DATA_DIR', ({ blocks, bsize }) => blocks * bsize),
  ]);
}
