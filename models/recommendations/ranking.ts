/** How good a ranking is where one thing was chosen. */

/** The share of rankings that have what was chosen among the first `count`. */
export const hitRate = (rankings: readonly (readonly string[])[], chosen: readonly string[], count: number): number =>
  meanOf(rankings, (ranking, index) => (ranking.slice(0, count).includes(chosen[index] ?? '') ? 1 : 0));

/** Normalised discounted cumulative gain (Järvelin & Kekäläinen 2002) with one relevant thing: 1 / log2(1 + rank), 0 below `count`. */
export const ndcg = (rankings: readonly (readonly string[])[], chosen: readonly string[], count: number): number =>
  meanOf(rankings, (ranking, index) => {
    const place = ranking.slice(0, count).indexOf(chosen[index] ?? '');
    return place < 0 ? 0 : 1 / Math.log2(place + 2);
  });

/** The names in the order of their scores, the highest first; of like scores in their own order. */
export function ranked(names: readonly string[], scores: ArrayLike<number>): string[] {
  const order = names.map((_, index) => index).sort((a, b) => (scores[b] as number) - (scores[a] as number));
  return order.map((index) => names[index] as string);
}

const meanOf = <Item>(items: readonly Item[], value: (item: Item, index: number) => number): number =>
  items.reduce((sum, item, index) => sum + value(item, index), 0) / items.length;
