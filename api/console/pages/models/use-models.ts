/** What is known of the models: tasks, versions, and how they did. */
import { useQueries, useQuery } from '@tanstack/react-query';
import { answerTo, api } from '../../data/api.js';
import { useAct } from '../../data/use-act.js';
import { usePages } from '../../data/use-pages.js';
import type { Version } from './model-words.js';

const CHANGES = [['models']];
const DAYS_SHOWN = 120;

export const useModelTasks = () =>
  useQuery({
    queryKey: ['models', 'tasks'],
    queryFn: async ({ signal }) => (await answerTo(api.GET('/api/v1/model-tasks', { signal }))).items,
  });

/** Of every task, the version that is live. */
export const useLiveVersions = () =>
  useQuery({
    queryKey: ['models', 'live'],
    queryFn: async ({ signal }) =>
      (await answerTo(api.GET('/api/v1/models', { params: { query: { stage: 'live', limit: 100 } }, signal }))).items,
  });

/** The newest first. */
export const useVersions = (task: string) =>
  usePages(['models', 'versions', task], (cursor, signal) =>
    api.GET('/api/v1/models', { params: { query: { task, ...(cursor && { cursor }) } }, signal }),
  );

/** The days of each of these, in their order; undefined until all have come. */
export function useDays(versions: readonly Version[]) {
  const read = useQueries({
    queries: versions.map(({ id }) => ({
      queryKey: ['models', 'days', id],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const params = { path: { id }, query: { limit: DAYS_SHOWN } };
        return (await answerTo(api.GET('/api/v1/models/{id}/days', { params, signal }))).items;
      },
    })),
  });
  return read.every(({ data }) => data) ? read.map(({ data }) => data ?? []) : undefined;
}

export const useSetStage = (done: () => void) =>
  useAct(
    async ({ id, stage, reason }: { id: string; stage: 'live' | 'retired'; reason: string }) => {
      await answerTo(api.POST('/api/v1/models/{id}/stage', { params: { path: { id } }, body: { stage, reason } }));
      done();
    },
    { done: ({ stage }) => (stage === 'live' ? 'It serves' : 'It is retired'), changes: CHANGES, quiet: true },
  );

export const useRollBack = (task: string, done: () => void) =>
  useAct(
    async (reason: string) => {
      const params = { path: { task } };
      await answerTo(api.POST('/api/v1/model-tasks/{task}/roll-back', { params, body: { reason } }));
      done();
    },
    { done: 'The version before serves again', changes: CHANGES, quiet: true },
  );

export const useSwitch = (task: string, done: () => void) =>
  useAct(
    async ({ isOn, reason }: { isOn: boolean; reason: string }) => {
      const params = { path: { task } };
      await answerTo(api.POST('/api/v1/model-tasks/{task}/switch', { params, body: { isOn, reason } }));
      done();
    },
    { done: ({ isOn }) => (isOn ? 'Its model serves' : 'Rules serve'), changes: CHANGES, quiet: true },
  );
