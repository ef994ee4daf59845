/** The bytes of one file of the archive, made row group by row group. */
import type { StoredSample } from '../../contracts/index.js';
import { rowGroup } from '../parquet/row-group.js';
import { type ParquetColumn, parquetThread } from '../parquet/writer-thread.js';
import { ARCHIVE_COLUMNS, ARCHIVE_FORM } from './archive-columns.js';

/** Rows at most; each group is one car's, so that a reader fetches no other. */
const ROW_GROUP = 10_000;
const TAIL_BYTES = 8; // the length of the metadata, and `PAR1`

export interface WrittenFile {
  content: Buffer;
  footerBytes: number;
}

/** `end` it also where it is not finished. */
export function fileWriter() {
  const thread = parquetThread(ARCHIVE_FORM);
  const pieces: Uint8Array[] = [];
  return {
    write: async (columns: readonly ParquetColumn[]): Promise<void> => void pieces.push(await thread.write(columns)),

    /** All samples of one car; gives how many there were. */
    async writeCar(samples: AsyncIterable<readonly StoredSample[]>): Promise<number> {
      let count = 0;
      let group = rowGroup(ARCHIVE_COLUMNS, ROW_GROUP);
      for await (const piece of samples) {
        for (let from = 0; from < piece.length; ) {
          from += group.take(piece.slice(from, from + group.room()));
          if (group.room() > 0) continue;
          await this.write(group.columns());
          group = rowGroup(ARCHIVE_COLUMNS, ROW_GROUP);
        }
        count += piece.length;
      }
      if (group.room() < ROW_GROUP) await this.write(group.columns());
      return count;
    },

    async finish(): Promise<WrittenFile> {
      pieces.push(await thread.finish());
      const content = Buffer.concat(pieces);
      return { content, footerBytes: content.readUInt32LE(content.length - TAIL_BYTES) + TAIL_BYTES };
    },

    end: () => thread.end(),
  };
}
