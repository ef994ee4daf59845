/** The name of a person; the first of their id where it may not be read or has not come. */
import { useQuery } from '@tanstack/react-query';
import { useMay } from '../session/use-rights.js';
import { answerTo, api } from './api.js';

export function usePerson(id: string | null | undefined): string {
  const may = useMay();
  const { data } = useQuery({
    queryKey: ['users', 'name', id],
    enabled: Boolean(id) && may('users.read'),
    staleTime: 300_000,
    queryFn: ({ signal }) =>
      answerTo(api.GET('/api/v1/users/{id}', { params: { path: { id: id ?? '' } }, signal })).then(({ name }) => name),
  });
  return data ?? (id ? id.slice(0, 8) : '–');
}
