/** Every request of every customer, as it went: what was refused or failed when. */

export interface RequestSeen {
  at: number;
  ms: number;
  /** What no customer should see: no answer, none in time, or a 5xx; undefined where it was answered. */
  failure: string | undefined;
}

export interface RequestRecord {
  add(seen: RequestSeen): void;
  /** Of those that began since then. */
  since(at: number): { requests: number; failed: number; lastFailedAt: number | undefined; slowestMs: number };
  /** How often each failure was seen since then. */
  failures(at: number): Map<string, number>;
}

export function requestRecord(): RequestRecord {
  const all: RequestSeen[] = [];
  /** They are noted as they end, so those of the last minute are near the end. */
  const from = (at: number) => all.filter((seen) => seen.at >= at);
  return {
    add: (seen) => void all.push(seen),
    since(at) {
      const seen = from(at);
      const failed = seen.filter(({ failure }) => failure !== undefined);
      return {
        requests: seen.length,
        failed: failed.length,
        lastFailedAt: failed.length === 0 ? undefined : Math.max(...failed.map((one) => one.at)),
        slowestMs: Math.max(0, ...seen.map(({ ms }) => ms)),
      };
    },
    failures(at) {
      const counts = new Map<string, number>();
      for (const { failure } of from(at)) if (failure) counts.set(failure, (counts.get(failure) ?? 0) + 1);
      return counts;
    },
  };
}
