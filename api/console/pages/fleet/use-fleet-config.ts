/** The default configuration of a fleet: read again while its cars take it on, and changed as a whole. */
import { useQuery } from '@tanstack/react-query';
import { answerTo, api, type Schemas, versioned } from '../../data/api.js';
import { useAct } from '../../data/use-act.js';

export type FleetConfig = Schemas['FleetConfig'];
export type ReadFleetConfig = FleetConfig & { etag: string };
type Parts = Partial<Pick<FleetConfig, 'sensors' | 'settings'>>;

export const useFleetConfig = (fleetId: string) =>
  useQuery({
    queryKey: ['fleets', 'config', fleetId],
    queryFn: ({ signal }) =>
      versioned(api.GET('/api/v1/fleets/{id}/default-config', { params: { path: { id: fleetId } }, signal })),
    refetchInterval: ({ state: { data } }) => (data && data.rollout.settled < data.rollout.vehicles ? 2_000 : 10_000),
  });

/** Changes parts of what was read when the form was opened, so that whoever changed it meanwhile is not overwritten. */
export const useChangeFleetConfig = (fleetId: string, before: ReadFleetConfig, done: () => void) =>
  useAct(
    async (change: () => Parts) => {
      const { etag, sensors, settings } = before;
      const params = { path: { id: fleetId }, header: { 'If-Match': etag } };
      const body = { sensors, settings, ...change() };
      await answerTo(api.PUT('/api/v1/fleets/{id}/default-config', { params, body }));
      done();
    },
    { done: 'Saved: the cars are told', changes: [['fleets', 'config'], ['configs']], quiet: true },
  );
