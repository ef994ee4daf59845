/** A plot of lines as SVG, that reads on a light and on a dark page. */

export interface Line {
  readonly name: string;
  readonly colour: string;
  readonly dashed?: boolean;
  /** Each point by itself, where they make no way. */
  readonly dots?: boolean;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface LinePlot {
  readonly title: string;
  readonly x: { readonly label: string; readonly ticks: readonly number[] };
  readonly y: { readonly label: string; readonly ticks: readonly number[] };
  readonly lines: readonly Line[];
}

const [WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM] = [560, 380, 56, 34, 120, 46];

export function linePlot({ title, x, y, lines }: LinePlot): string {
  const scale = (ticks: readonly number[], from: number, to: number) => {
    const [low, high] = [ticks[0] as number, ticks.at(-1) as number];
    return (value: number) => (from + ((value - low) / (high - low)) * (to - from)).toFixed(1);
  };
  const atX = scale(x.ticks, LEFT, WIDTH - RIGHT);
  const atY = scale(y.ticks, HEIGHT - BOTTOM, TOP);
  const text = (left: number | string, top: number | string, words: string, more = '') =>
    `<text x="${left}" y="${top}" ${more}>${words}</text>`;
  const grid = [
    ...x.ticks.map(
      (tick) =>
        `<path class="grid" d="M${atX(tick)} ${TOP}V${HEIGHT - BOTTOM}"/>${text(atX(tick), HEIGHT - BOTTOM + 16, `${tick}`, 'text-anchor="middle"')}`,
    ),
    ...y.ticks.map(
      (tick) =>
        `<path class="grid" d="M${LEFT} ${atY(tick)}H${WIDTH - RIGHT}"/>${text(LEFT - 6, Number(atY(tick)) + 4, `${tick}`, 'text-anchor="end"')}`,
    ),
  ];
  const drawn = lines.map(({ name, colour, dashed, dots, points }, index) => {
    const way = points.map(([px, py], at) => `${at === 0 ? 'M' : 'L'}${atX(px)} ${atY(py)}`).join('');
    const spots = points.map(([px, py]) => `M${atX(px)} ${atY(py)}h0`).join('');
    const style = `stroke="${colour}" ${dashed ? 'stroke-dasharray="3 4"' : ''} fill="none" stroke-width="1.8"`;
    const key = TOP + 10 + 17 * index;
    const [from, to] = [WIDTH - RIGHT + 8, WIDTH - RIGHT + 26];
    const spotted = `stroke="${colour}" stroke-width="3.4" stroke-linecap="round" stroke-opacity=".5"`;
    const drawing = dots ? `<path ${spotted} d="${spots}"/>` : `<path ${style} d="${way}"/>`;
    return `${drawing}<path ${style} d="M${from} ${key}H${to}"/>${text(to + 5, key + 4, name)}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="11" role="img"><title>${title}</title>
<style>text{fill:#333}.grid{stroke:#ccc;stroke-width:.6}.page{fill:#fff}@media(prefers-color-scheme:dark){text{fill:#ccc}.grid{stroke:#444}.page{fill:#111}}</style>
<rect class="page" width="${WIDTH}" height="${HEIGHT}"/>
${text(LEFT, 18, title, 'font-size="13" font-weight="600"')}
${grid.join('\n')}
${drawn.join('\n')}
${text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, x.label, 'text-anchor="middle"')}
${text(14, (TOP + HEIGHT - BOTTOM) / 2, y.label, `text-anchor="middle" transform="rotate(-90 14 ${(TOP + HEIGHT - BOTTOM) / 2})"`)}
</svg>
`;
}
