/** What the agent is doing, in a line that a person understands. */
import type { Activity } from './sampling.js';

export interface AgentStatus {
  online: boolean;
  /** How long it has been online or offline, ms. */
  sinceMs: number;
  reason: string | undefined;
  activity: Activity;
  /** Samples a second. */
  rate: number;
  waiting: number;
  dropped: number;
  /** What is wrong with sensors or the disk. */
  problems: readonly string[];
}

export function statusLine(status: AgentStatus): string {
  const { online, sinceMs, reason, activity, rate, waiting, dropped, problems } = status;
  const link = online ? 'online' : `offline for ${duration(sinceMs)}${reason ? ` (${reason})` : ''}`;
  const kept = `${waiting} ${waiting === 1 ? 'sample' : 'samples'} ${online ? 'waiting' : 'kept'}`;
  const lost = dropped > 0 ? [`${dropped} dropped in all`] : [];
  return [link, `${activity} ${frequency(rate)}`, kept, ...lost, ...problems].join(', ');
}

const frequency = (rate: number) => (rate >= 1 ? `${Number(rate.toFixed(1))} Hz` : `every ${Math.round(1 / rate)} s`);

function duration(ms: number): string {
  const s = Math.round(ms / 1000);
  if (s < 120) return `${s} s`;
  if (s < 7200) return `${Math.round(s / 60)} min`;
  return `${Math.round(s / 3600)} h`;
}
