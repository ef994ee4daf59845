/** Tells a person of the rows that cannot be read: the first ones in full, the rest as a count. */

const TOLD_IN_FULL = 20;

export function complaints(write: (line: string) => void) {
  let rejected = 0;
  let remarks = 0;
  return {
    rejected(path: string, line: number, reason: string) {
      if (++rejected <= TOLD_IN_FULL) write(`${path}:${line}: rejected: ${reason}`);
    },
    remark(path: string, line: number, remark: string) {
      if (++remarks <= TOLD_IN_FULL) write(`${path}:${line}: ${remark}`);
    },
    /** Call once at the end. */
    finish() {
      if (rejected > TOLD_IN_FULL) write(`… and ${rejected - TOLD_IN_FULL} more rejected rows`);
      if (remarks > TOLD_IN_FULL) write(`… and ${remarks - TOLD_IN_FULL} more remarks`);
    },
  };
}
