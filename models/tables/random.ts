/** Random numbers that a seed repeats. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** An integer in [0, bound). */
  below(bound: number): number;
  /** Of mean 0 and variance 1, by Box and Muller's method. */
  normal(): number;
  /** 0 … count-1 in random order, by Fisher and Yates' method. */
  shuffled(count: number): Int32Array;
}

/** Mulberry32 (T. Ettinger, public domain): 32 bits of state, enough for shuffles and first weights. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (bound: number) => Math.floor(next() * bound);
  return {
    next,
    below,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    shuffled(count) {
      const order = Int32Array.from({ length: count }, (_, index) => index);
      for (let last = count - 1; last > 0; last--) {
        const other = below(last + 1);
        const kept = order[last] as number;
        order[last] = order[other] as number;
        order[other] = kept;
      }
      return order;
    },
  };
}

/** How many of what happens `mean` times on average; Knuth's method, for means of some dozens at most. */
export function poisson(mean: number, random: Random): number {
  const least = Math.exp(-mean);
  let [count, product] = [0, random.next()];
  while (product > least) {
    count++;
    product *= random.next();
  }
  return count;
}

/** A seed for one part of a training, that no other part shares. */
export function seedFor(seed: number, part: string): number {
  let hash = 0x811c9dc5 ^ seed; // FNV-1a
  for (const character of part) hash = Math.imul(hash ^ (character.codePointAt(0) as number), 0x01000193);
  return hash >>> 0;
}
