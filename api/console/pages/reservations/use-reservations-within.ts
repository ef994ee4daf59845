/** All reservations that touch a span. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { allPages, LARGEST_PAGE } from '../../data/all-pages.js';
import { answerTo, api } from '../../data/api.js';
import type { TimeSpan } from './timeline/time-scale.js';

export function useReservationsWithin({ fromMs, toMs }: TimeSpan) {
  const [from, to] = [new Date(fromMs).toISOString(), new Date(toMs).toISOString()];
  return useQuery({
    queryKey: ['reservations', 'within', from, to],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      allPages((cursor) =>
        answerTo(
          api.GET('/api/v1/reservations', {
            params: { query: { from, to, limit: LARGEST_PAGE, ...(cursor && { cursor }) } },
            signal,
          }),
        ),
      ),
  });
}
