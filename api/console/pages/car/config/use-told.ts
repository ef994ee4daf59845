/** All that a car is told, read again while the page is open, as the car takes it and fleets change. */
import { useQuery } from '@tanstack/react-query';
import type { paths } from '../../../../../client/api.js';
import { answerTo, api } from '../../../data/api.js';

export type Told = paths['/api/v1/vehicles/{id}/config']['get']['responses'][200]['content']['application/json'];

export const useTold = (carId: string) =>
  useQuery({
    queryKey: ['configs', carId, 'told'],
    refetchInterval: 10_000,
    queryFn: ({ signal }) =>
      answerTo(api.GET('/api/v1/vehicles/{id}/config', { params: { path: { id: carId } }, signal })),
  });
