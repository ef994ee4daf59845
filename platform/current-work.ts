/** What this process is at work on just now, for its log: a request, a job, a message; and the trace that it belongs to. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Traced } from './tracing/tracing.js';

export interface Work {
  requestId?: string;
  job?: string;
  jobId?: string;
  traced?: Traced | undefined;
}

const works = new AsyncLocalStorage<Work>();

export const currentWork = (): Work | undefined => works.getStore();

/** Runs `does`, and all that it begins, as a part of this work. */
export const inWork = <T>(work: Work, does: () => T): T => works.run(work, does);

/** What a line of the log says of it. */
export function idsOfWork(): object {
  const work = works.getStore();
  if (!work) return {};
  const { traced, ...ids } = work;
  return traced ? { ...ids, traceId: traced.traceId } : ids;
}

/** Runs `does` as one span of a trace, which ends with what became of it; plainly where nothing is recorded. */
export async function during<T>(traced: Traced | undefined, does: () => Promise<T>): Promise<T> {
  if (!traced) return does();
  try {
    const result = await works.run({ ...works.getStore(), traced }, does);
    traced.end();
    return result;
  } catch (error) {
    traced.end(error);
    throw error;
  }
}
