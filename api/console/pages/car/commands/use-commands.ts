/** The commands of a car, read again whenever one of them comes into another state. */
import { useQuery } from '@tanstack/react-query';
import { answerTo, api } from '../../../data/api.js';
import { queryClient } from '../../../data/query-client.js';
import { type Pages, usePages } from '../../../data/use-pages.js';
import { useNews } from '../../../live/news.js';
import type { Command } from './command-words.js';

export function useCommandNews(vehicleId: string): void {
  const again = () => void queryClient.invalidateQueries({ queryKey: ['commands', vehicleId] });
  useNews('command', (news) => news.vehicleId === vehicleId && again(), again);
}

export function useCommands(id: string): Pages<Command> {
  return usePages(['commands', id, 'list'], (cursor, signal) =>
    api.GET('/api/v1/vehicles/{id}/commands', {
      params: { path: { id }, query: { limit: 50, ...(cursor && { cursor }) } },
      signal,
    }),
  );
}

/** One with the states that it went through; nothing for `undefined`. */
export function useCommand(id: string, commandId: string | undefined) {
  return useQuery({
    queryKey: ['commands', id, 'one', commandId],
    enabled: commandId !== undefined,
    staleTime: 0,
    queryFn: ({ signal }) =>
      answerTo(
        api.GET('/api/v1/vehicles/{id}/commands/{commandId}', {
          params: { path: { id, commandId: commandId ?? '' } },
          signal,
        }),
      ),
  });
}
