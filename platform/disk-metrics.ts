/** The disk under `DATA_DIR`, for Prometheus. */
import { statfs } from 'node:fs/promises';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import { readFigures } from './read-figures.js';

/** `free` is what one may write who is not root. */
export function diskMetrics(deps: { metrics: Metrics; log: Log; dataDir: string }): void {
  readFigures(deps, 'the disk', () => statfs(deps.dataDir), [
    { name: 'disk_free_bytes', help: 'Left on the disk of DATA_DIR', tell: (disk) => [[disk.bavail * disk.bsize]] },
    { name: 'disk_bytes', help: 'Size of the disk of DATA_DIR', tell: (disk) => [[disk.blocks * disk.bsize]] },
  ]);
}
