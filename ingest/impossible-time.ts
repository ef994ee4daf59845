/** Moments that no sample can be from. Pure. */
import { RECENT_MS } from '../platform/telemetry-store/telemetry-store.js';

const FUTURE_MS = 10 * 60_000;

export interface ImpossibleTime {
  reason: 'too-old' | 'in-the-future';
  detail: string;
}

/** `observedAt` after correction and `receivedAt`, both ms since the epoch; undefined when the moment is possible. */
export function impossibleTime(observedAt: number, receivedAt: number): ImpossibleTime | undefined {
  if (observedAt < receivedAt - RECENT_MS) {
    return { reason: 'too-old', detail: `observedAt ${shown(observedAt)} is more than 30 days ago.` };
  }
  if (observedAt > receivedAt + FUTURE_MS) {
    return {
      reason: 'in-the-future',
      detail: `observedAt ${shown(observedAt)} is more than 10 minutes in the future.`,
    };
  }
  return undefined;
}

const LAST_DATE = 8.64e15; // ms; what a Date can hold
const shown = (at: number) => (Math.abs(at) <= LAST_DATE ? new Date(at).toISOString() : String(at));
