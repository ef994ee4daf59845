/** Raw samples that are older than the telemetry store keeps them, as files of Parquet in the store of files. */
import type { BlobStore } from '../blob-store/blob-store.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import { parquetReader } from '../parquet/reader-thread.js';
import { figure, readFigures } from '../read-figures.js';
import { DAY_MS, type TelemetryArchive, TelemetryStoreDown } from '../telemetry-store/telemetry-store.js';
import { archiveRepository } from './archive-repository.js';
import { fileKeeper } from './file-keeper.js';
import { forgetInArchive } from './forget-in-archive.js';
import { readArchive } from './read-archive.js';
import { finishedUntil, writeDays } from './write-days.js';

/** With `days` (0: not) what grows old is written into it and kept for so many days in all; what is in it is read either way. */
export function openTelemetryArchive(options: {
  database: { readonly url: string };
  blobs: BlobStore;
  days: number;
  /** A file ends after the car with which it has so many; some 50,000 unless told. */
  fileSamples?: number;
  log: Log;
  metrics: Metrics;
}): TelemetryArchive {
  const { database, blobs, days, fileSamples, log, metrics } = options;
  const files = archiveRepository(database.url);
  const reader = parquetReader();
  const closing = new AbortController();
  const keeper = fileKeeper(files, blobs);
  const behind = async (): Promise<number> => {
    const until = days > 0 ? await files.until() : undefined;
    return until === undefined ? 0 : Math.max(0, finishedUntil(Date.now()) - until) / 1000;
  };
  readFigures({ metrics, log }, 'the telemetry archive', behind, [
    figure('telemetry_archive_behind_seconds', 'Finished telemetry that is not in the archive', (seconds) => seconds),
  ]);

  return {
    until: files.until,
    read: readArchive({ files, blobs, reader }),
    forget: forgetInArchive({ files, keeper, blobs, reader, log }),
    ...(days > 0 && {
      write: writeDays({ files, keeper, closing: closing.signal, log, fileSamples }),
      drop: (now: number) => keeper.alone((tx) => files.dropBefore(now - days * DAY_MS, tx)),
    }),
    async close() {
      closing.abort(new TelemetryStoreDown('the telemetry archive closes'));
      reader.end();
      await files[Symbol.asyncDispose]();
    },
  };
}
