/** Who is signed in, and what they may do. Pages hide what one may not; the API refuses it anyway. */
import { useQuery } from '@tanstack/react-query';
import { answerTo, api, type Schemas } from '../data/api.js';

export type Rights = Schemas['Rights'];
export type Permission = Rights['permissions'][number];

export const rightsQuery = {
  queryKey: ['rights'],
  queryFn: ({ signal }: { signal: AbortSignal }) => answerTo(api.GET('/api/v1/auth/rights', { signal })),
  staleTime: 60_000,
} as const;

/** Within the frame, where the rights are known. */
export function useMay(): (permission: Permission) => boolean {
  const { data } = useQuery(rightsQuery);
  return (permission) => data?.permissions.includes(permission) ?? false;
}
