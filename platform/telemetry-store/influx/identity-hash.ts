/** What keeps points apart that InfluxDB would otherwise take for one. */
const SUB_MS = 1_000_000;
const KNOWN_BOOTS = 100_000;

const bootHashes = new Map<string, number>();

/** FNV-1a, remembered: a boot sends many samples. */
function hashOf(boot: string): number {
  let hash = bootHashes.get(boot);
  if (hash !== undefined) return hash;
  hash = 0x811c9dc5;
  for (let i = 0; i < boot.length; i++) hash = Math.imul(hash ^ boot.charCodeAt(i), 0x01000193);
  hash = (hash >>> 0) % SUB_MS;
  if (bootHashes.size >= KNOWN_BOOTS) bootHashes.clear();
  bootHashes.set(boot, hash);
  return hash;
}

/**
 * The nanoseconds below the millisecond: the boot's hash and seq added, so that a repeat is the same point, and two
 * samples of one millisecond are two: always within a boot, and but for one pair in a million across boots.
 */
export const nanosecondsOf = (boot: string, seq: number): number => (hashOf(boot) + (seq % SUB_MS)) % SUB_MS;

/** Six digits, to stand behind milliseconds. */
export const subMs = (nanoseconds: number): string => String(nanoseconds + SUB_MS).slice(1);
