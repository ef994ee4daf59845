/** The fences as the live map draws them, under its cars. */
import { useQuery } from '@tanstack/react-query';
import { answerTo, api } from '../../data/api.js';
import type { DrawnFence } from '../../map/fence-layer.js';
import { outlineOf } from '../../map/fence-shapes.js';

const MOST = 1000; // a map with more shows none of them well
const NONE: readonly DrawnFence[] = [];

export function useFences(allowed: boolean): readonly DrawnFence[] {
  const { data } = useQuery({
    queryKey: ['geofences', 'drawn'],
    queryFn: async ({ signal }) => {
      const page = await answerTo(api.GET('/api/v1/geofences', { params: { query: { limit: MOST } }, signal }));
      return page.items.map(({ id, name, geometry, radiusM, widthM }): DrawnFence => {
        return { id, name, outline: outlineOf(geometry, radiusM, widthM), chosen: false };
      });
    },
    enabled: allowed,
    staleTime: 60_000,
  });
  return data ?? NONE;
}
