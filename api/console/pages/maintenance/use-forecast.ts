/** What is foreseen of one car. */
import { useQuery } from '@tanstack/react-query';
import { answerTo, api } from '../../data/api.js';

export const useForecast = (carId: string) =>
  useQuery({
    queryKey: ['forecasts', carId],
    queryFn: ({ signal }) =>
      answerTo(api.GET('/api/v1/vehicles/{id}/maintenance-forecast', { params: { path: { id: carId } }, signal })),
  });
