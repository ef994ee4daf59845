/**
 * Cuts rows in COPY's text format into parts where the rows themselves say so, not at a fixed length: so what is put in,
 * taken out or changed changes the part that it is in, and all others stay what they were in an earlier copy. It is
 * content-defined chunking (Muthitacharoen, Chen, Mazières: A Low-bandwidth Network File System, 2001), by whole rows.
 */
import { crc32 } from 'node:zlib';

/** Larger only where one row is. */
const LEAST_BYTES = 1024 * 1024;
const MOST_BYTES = 8 * 1024 * 1024;
/** After the least, one cut in so many bytes, however long rows are. */
const BETWEEN_CUTS_BYTES = 2 * 1024 * 1024;
const LINE_FEED = 0x0a; // in that format it ends a row and is nothing else

export async function* cutRows(copied: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let torn: Buffer = Buffer.alloc(0); // a row whose end is yet to come
  for await (const piece of copied) {
    const chunk = torn.length > 0 ? Buffer.concat([torn, piece]) : piece;
    let from = 0; // of the part that is being gathered
    let row = 0;
    for (let end = chunk.indexOf(LINE_FEED) + 1; end > 0; end = chunk.indexOf(LINE_FEED, row) + 1) {
      const bytes = heldBytes + end - from;
      if (bytes >= MOST_BYTES || (bytes >= LEAST_BYTES && isCut(chunk.subarray(row, end)))) {
        yield Buffer.concat([...held, chunk.subarray(from, end)]);
        held = [];
        heldBytes = 0;
        from = end;
      }
      row = end;
    }
    if (row > from) held.push(chunk.subarray(from, row));
    heldBytes += row - from;
    torn = chunk.subarray(row);
  }
  if (heldBytes > 0) yield Buffer.concat(held);
}

const isCut = (row: Buffer) => crc32(row) < (row.length / BETWEEN_CUTS_BYTES) * 2 ** 32;
