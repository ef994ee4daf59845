/** One regression tree over binned features. */

/** ‘Missing’, and as many levels as `fitBins` keeps at most. */
const MAX_TEXT_BINS = 256;

/** Node 0 is the root. JSON holds it as it is. */
export interface Tree {
  /** The column that a node asks for, -1 at a leaf. */
  readonly column: readonly number[];
  /** Of a number: bins up to this one go left, ‘missing’ among them. Of a text: the bins that go left. */
  readonly goesLeft: readonly (number | readonly number[])[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** What a leaf adds to the score. */
  readonly value: readonly number[];
}

/** Adds the tree's value to each row's score. Throws where a child does not stand after its parent: such a tree may never end. */
export function addTree(tree: Tree, bins: readonly Uint16Array[], scores: Float64Array): void {
  const column = Int32Array.from(tree.column);
  const [left, right, value] = [Int32Array.from(tree.left), Int32Array.from(tree.right), Float64Array.from(tree.value)];
  const last = Int32Array.from(tree.goesLeft, (bins) => (typeof bins === 'number' ? bins : -1));
  const ofText = tree.goesLeft.map((bins) => (typeof bins === 'number' ? undefined : leftBins(bins, MAX_TEXT_BINS)));
  for (let row = 0; row < scores.length; row++) {
    let node = 0;
    for (let asked = column[0] as number; asked >= 0; asked = column[node] as number) {
      const bin = (bins[asked] as Uint16Array)[row] as number;
      const goesLeft = bin <= (last[node] as number) || ofText[node]?.[bin] === 1;
      const next = (goesLeft ? left[node] : right[node]) as number;
      if (!(next > node)) throw new Error('a tree of this model leads in a circle');
      node = next;
    }
    scores[row] = (scores[row] as number) + (value[node] as number);
  }
}

/** 1 at each of `count` bins that goes left. */
export function leftBins(goesLeft: number | readonly number[], count: number): Uint8Array {
  const chosen = new Uint8Array(count);
  if (typeof goesLeft === 'number') return chosen.fill(1, 0, goesLeft + 1);
  for (const bin of goesLeft) chosen[bin] = 1;
  return chosen;
}
