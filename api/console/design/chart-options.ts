/** How a chart looks: uPlot's options in the colours of the page. */
import type uPlot from 'uplot';

const LINES = ['--moving', '--parked', '--rented', '--charging', '--alert'];
const clock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

export function chartOptions(
  width: number,
  height: number,
  theme: 'light' | 'dark',
  lines: readonly { label: string; unit: string }[],
  onZoom: (span: { fromMs: number; toMs: number } | undefined) => void,
): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis: uPlot.Axis = {
    stroke: colour('--muted'),
    font: `11.5px ${colour('--sans')}`,
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height,
    cursor: { drag: { x: true, y: false }, points: { size: 7 } },
    legend: { live: true },
    axes: [axis, { ...axis, size: 46 }],
    series: [
      { value: (_plot, seconds) => (seconds === null ? '–' : clock.format(seconds * 1000)), label: 'At' },
      ...lines.map(({ label, unit }, i) => ({
        label,
        stroke: colour(LINES[i % LINES.length] ?? '--ink'),
        width: theme === 'dark' ? 1.6 : 1.8,
        points: { show: false },
        value: (_plot: uPlot, value: number | null) => (value === null ? '–' : `${+value.toFixed(2)} ${unit}`.trim()),
      })),
    ],
    hooks: {
      setScale: [
        (plot, scale) => {
          if (scale !== 'x') return;
          const { min, max } = plot.scales.x ?? {};
          const xs = plot.data[0];
          const all = min === xs[0] && max === xs.at(-1);
          if (min === undefined || max === undefined || min === null || max === null) return;
          onZoom(all ? undefined : { fromMs: min * 1000, toMs: max * 1000 });
        },
      ],
    },
  };
}
