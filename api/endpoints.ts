/** Every endpoint there is. What is not in here is not served. */
import type { Knex } from 'knex';
import type { LiveBus } from '../platform/live-bus/live-bus.js';
import type { Metrics } from '../platform/metrics.js';
import type { Quarantine } from '../platform/quarantine/index.js';
import type { TelemetryStore } from '../platform/telemetry-store/telemetry-store.js';
import type { VehicleCredentials } from '../platform/vehicle-credentials/index.js';
import type { VehicleStates } from '../platform/vehicle-states/index.js';
import { branchEndpoints } from './branches/branch-routes.js';
import type { ApiConfig } from './config.js';
import { fleetMemberEndpoints } from './fleets/fleet-member-routes.js';
import { fleetEndpoints } from './fleets/fleet-routes.js';
import type { Endpoint } from './http/endpoint.js';
import { operationsEndpoints } from './http/operations-routes.js';
import type { AccessTokens } from './identity/access-tokens.js';
import { identityEndpoints } from './identity/identity-routes.js';
import type { Passwords } from './identity/passwords.js';
import { sessions as makeSessions } from './identity/sessions.js';
import { signIn } from './identity/sign-in.js';
import { signInLimits } from './identity/sign-in-limits.js';
import type { PositionViews } from './position-views/position-views.js';
import { quarantineEndpoints } from './quarantine/quarantine-routes.js';
import { telemetryEndpoints } from './telemetry/telemetry-routes.js';
import { carEndpoints } from './vehicles/car-routes.js';
import { vehicleEndpoints } from './vehicles/vehicle-routes.js';

export function apiEndpoints(deps: {
  config: ApiConfig;
  db: Knex;
  metrics: Metrics;
  tokens: AccessTokens;
  passwords: Passwords;
  store: TelemetryStore;
  liveBus: LiveBus;
  credentials: VehicleCredentials;
  vehicleStates: VehicleStates;
  quarantine: Quarantine;
  views: PositionViews;
  readiness: () => Promise<string[]>;
}): Endpoint[] {
  const { config, db, passwords } = deps;
  const sessions = makeSessions(db, deps.tokens, deps.liveBus);
  const limits = signInLimits(db, config.rateLimits);
  return [
    ...identityEndpoints({ sessions, signIn: signIn(db, passwords, sessions, limits) }),
    ...carEndpoints(deps),
    ...vehicleEndpoints(deps),
    ...branchEndpoints,
    ...fleetEndpoints,
    ...fleetMemberEndpoints,
    ...telemetryEndpoints(deps),
    ...quarantineEndpoints(deps.quarantine, deps.views),
    ...operationsEndpoints({ ...deps, mapStyleUrl: config.mapStyleUrl }),
  ];
}
