/** What differs between two texts, line by line: the longest common part stays. Pure. */
export interface DiffLine {
  mark: ' ' | '+' | '-';
  text: string;
}

const MOST_LINES = 2_000; // beyond, all is shown as new: the table of the longest common part grows with the square

export function lineDiff(before: string, after: string): DiffLine[] {
  const [a, b] = [before, after].map((text) => (text === '' ? [] : text.split('\n'))) as [string[], string[]];
  if (a.length > MOST_LINES || b.length > MOST_LINES) return b.map((text) => ({ mark: '+', text }));
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const below = common[(i + 1) * width + j] ?? 0;
      const right = common[i * width + j + 1] ?? 0;
      common[i * width + j] = a[i] === b[j] ? (common[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(below, right);
    }
  }
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ mark: ' ', text: a[i++] ?? '' });
      j++;
    } else if (
      i < a.length &&
      (j >= b.length || (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))
    ) {
      lines.push({ mark: '-', text: a[i++] ?? '' });
    } else lines.push({ mark: '+', text: b[j++] ?? '' });
  }
  return lines;
}
