import { useQuery } from '@tanstack/react-query';
import { answerTo, api } from '../../data/api.js';

/** A payment with what was given back of it. */
export function usePayment(id: string) {
  return useQuery({
    queryKey: ['payments', 'one', id],
    queryFn: async ({ signal }) => {
      const params = { path: { id } };
      const [payment, refunds] = await Promise.all([
        answerTo(api.GET('/api/v1/payments/{id}', { params, signal })),
        answerTo(api.GET('/api/v1/payments/{id}/refunds', { params, signal })),
      ]);
      return { payment, refunds: refunds.items };
    },
  });
}
