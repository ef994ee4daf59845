/** Milliseconds, counted in buckets that grow by 2 %: any number of them in a few KiB, and every quantile within 1 %. */

const SMALLEST_MS = 0.05;
const GROWTH = 1.02;
const BUCKETS = 850; // up to about 17 minutes

export function latencies() {
  const counts = new Uint32Array(BUCKETS);
  let total = 0;
  return {
    get total() {
      return total;
    },
    record(ms: number): void {
      const bucket = Math.floor(Math.log(Math.max(ms, SMALLEST_MS) / SMALLEST_MS) / Math.log(GROWTH));
      const index = Math.min(BUCKETS - 1, bucket);
      counts[index] = (counts[index] as number) + 1;
      total++;
    },
    /** Of none: NaN. */
    quantile(q: number): number {
      if (total === 0) return Number.NaN;
      const rank = Math.max(1, Math.ceil(q * total));
      let seen = 0;
      for (let index = 0; index < BUCKETS; index++) {
        seen += counts[index] as number;
        if (seen >= rank) return SMALLEST_MS * GROWTH ** (index + 0.5);
      }
      return Number.NaN;
    },
  };
}
