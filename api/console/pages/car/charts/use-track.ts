/** Samples of a car over a span, raw or in steps, read again while one looks on live. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answerTo, api } from '../../../data/api.js';
import { stepOf } from './chart-spans.js';
import type { Row } from './lines-of.js';

/** At twenty a second, twenty minutes. */
const MOST_RAW = 24_000;
const LIVE_MS = 3_000;

export type StepFunction = 'mean' | 'min' | 'max' | 'last';

interface Asked {
  signals: readonly string[];
  /** Either a span, ms, or so long until now. */
  span: { fromMs: number; toMs: number } | { lastMs: number };
  fn: StepFunction;
  live: boolean;
}

export function useTrack(id: string, { signals, span, fn, live }: Asked) {
  const lengthMs = 'lastMs' in span ? span.lastMs : span.toMs - span.fromMs;
  const step = stepOf(lengthMs);
  const query = useQuery({
    queryKey: ['track', id, signals, span, step ? fn : ''],
    enabled: signals.length > 0,
    placeholderData: keepPreviousData,
    refetchInterval: live && 'lastMs' in span ? Math.max(LIVE_MS, (step?.everyMs ?? 0) / 2) : false,
    queryFn: async ({ signal }) => {
      const toMs = 'lastMs' in span ? Date.now() : span.toMs;
      const fromMs = 'lastMs' in span ? toMs - span.lastMs : span.fromMs;
      const asked = {
        from: new Date(fromMs).toISOString(),
        to: new Date(toMs).toISOString(),
        signals: signals.join(','),
        ...(step ? { every: step.every, fn } : { limit: MOST_RAW }),
      };
      const answer = await answerTo(
        api.GET('/api/v1/vehicles/{id}/telemetry', { params: { path: { id }, query: asked }, signal }),
      );
      if (typeof answer === 'string') throw new Error('The server answered in another format than JSON.');
      return { rows: answer.items as Row[], fromMs, toMs, everyMs: step?.everyMs, cut: answer.nextCursor !== null };
    },
  });
  return { ...query, step };
}
