/** Every endpoint there is. What is not in here is not served. */
import type { Knex } from 'knex';
import type { BlobStore } from '../platform/blob-store/blob-store.js';
import type { LiveBus } from '../platform/live-bus/live-bus.js';
import type { Log } from '../platform/log.js';
import type { Metrics } from '../platform/metrics.js';
import type { Quarantine } from '../platform/quarantine/index.js';
import type { TelemetryStore } from '../platform/telemetry-store/telemetry-store.js';
import type { VehicleCredentials } from '../platform/vehicle-credentials/index.js';
import type { VehicleStates } from '../platform/vehicle-states/index.js';
import type { Afterwards } from './afterwards.js';
import { alertEndpoints } from './alerts/alert-routes.js';
import { alertRuleEndpoints } from './alerts/alert-rule-routes.js';
import { analyticsEndpoints } from './analytics/analytics-routes.js';
import { apiKeyEndpoints } from './api-keys/api-key-routes.js';
import { auditEndpoints } from './audit/audit-routes.js';
import { branchEndpoints } from './branches/branch-routes.js';
import { commandEndpoints } from './commands/command-routes.js';
import { queueCommands } from './commands/queue-command.js';
import type { ApiConfig } from './config.js';
import { demandEndpoints } from './demand/demand-routes.js';
import { feedbackEndpoints } from './feedback/feedback-routes.js';
import { publicFeedbackEndpoints } from './feedback/public-feedback-routes.js';
import { fleetConfigEndpoints } from './fleet-configs/fleet-config-routes.js';
import { fleetMemberEndpoints } from './fleets/fleet-member-routes.js';
import { fleetEndpoints } from './fleets/fleet-routes.js';
import { geofenceEndpoints } from './geofences/geofence-routes.js';
import type { Endpoint } from './http/endpoint.js';
import { operationsEndpoints } from './http/operations-routes.js';
import type { AccessTokens } from './identity/access-tokens.js';
import { accountPages } from './identity/account-pages.js';
import { accountEndpoints } from './identity/account-routes.js';
import { emailVerification } from './identity/email-verification.js';
import { identityEndpoints } from './identity/identity-routes.js';
import { passwordChanges } from './identity/password-changes.js';
import type { Passwords } from './identity/passwords.js';
import { phoneSignIn } from './identity/phone-sign-in.js';
import { rightsEndpoints } from './identity/rights-routes.js';
import { sessionEndpoints } from './identity/session-routes.js';
import { sessions as makeSessions } from './identity/sessions.js';
import { signIn } from './identity/sign-in.js';
import type { MakeTryLimits } from './identity/try-limits.js';
import { maintenanceEndpoints } from './maintenance/maintenance-routes.js';
import { modelEndpoints } from './models/model-routes.js';
import { moneyEndpoints } from './money.js';
import { notificationEndpoints } from './notifications/notification-endpoints.js';
import { allPaymentEndpoints } from './payments/open-payments.js';
import { peopleDataEndpoints } from './people-data/people-data-routes.js';
import { retentionEndpoints } from './people-data/retention-routes.js';
import type { PositionViews } from './position-views/position-views.js';
import { priceFactorEndpoints } from './pricing/price-factor-routes.js';
import { priceSuggestionEndpoints } from './pricing/price-suggestion-routes.js';
import { rentalTerms } from './pricing/rental-terms.js';
import { tariffEndpoints } from './pricing/tariff-routes.js';
import { quarantineEndpoints } from './quarantine/quarantine-routes.js';
import { quoteEndpoints } from './quotes/quote-routes.js';
import { rentalEndpoints } from './rental.js';
import type { Sealing } from './sealed/sealing.js';
import type { SecondFactor } from './second-factor/second-factor.js';
import { secondFactorEndpoints } from './second-factor/second-factor-routes.js';
import type { Sending } from './sending.js';
import { fleetTelemetryEndpoint } from './telemetry/fleet-telemetry-routes.js';
import { telemetryEndpoints } from './telemetry/telemetry-routes.js';
import { tripEndpoints } from './trips/trip-routes.js';
import { manageUsersEndpoints } from './users/manage-users-routes.js';
import { preferencesEndpoints } from './users/preferences-routes.js';
import { profileEndpoints } from './users/profile-routes.js';
import { registration } from './users/registration.js';
import { registrationEndpoints } from './users/registration-routes.js';
import { userSessionsEndpoints } from './users/user-sessions-routes.js';
import { configTypeEndpoints } from './vehicle-configs/config-type-routes.js';
import { telemetryConfigEndpoints } from './vehicle-configs/telemetry-config-routes.js';
import { vehicleConfigEndpoints } from './vehicle-configs/vehicle-config-routes.js';
import { documentEndpoints } from './vehicle-files/document-routes.js';
import { imageEndpoints } from './vehicle-files/image-routes.js';
import { vehicleServiceEndpoints } from './vehicle-services/vehicle-service-routes.js';
import { carEndpoints } from './vehicles/car-routes.js';
import { inventoryEndpoints } from './vehicles/inventory-routes.js';
import { platformVehicleEndpoints } from './vehicles/platform-vehicle-routes.js';
import { vehicleEndpoints } from './vehicles/vehicle-routes.js';
import { webhookEndpoints } from './webhooks/webhook-routes.js';

export function apiEndpoints(deps: {
  config: ApiConfig;
  db: Knex;
  log: Log;
  metrics: Metrics;
  tokens: AccessTokens;
  passwords: Passwords;
  sealing: Sealing;
  sending: Sending;
  afterwards: Afterwards;
  makeLimits: MakeTryLimits;
  secondFactor: SecondFactor;
  store: TelemetryStore;
  liveBus: LiveBus;
  credentials: VehicleCredentials;
  vehicleStates: VehicleStates;
  quarantine: Quarantine;
  blobs: BlobStore;
  mqttUrl?: () => string;
  views: PositionViews;
  readiness: () => Promise<string[]>;
  /** Cars inherit another configuration now. */
  reachCars: () => void;
  /** A car was wanted for a time that is taken. */
  onConflict: () => void;
}): Endpoint[] {
  const { config, db, liveBus } = deps;
  const sessions = makeSessions(db, deps.tokens, liveBus);
  const messenger = deps.sending.messenger;
  const people = { ...deps, messenger, sessions, verification: emailVerification({ ...deps, messenger }) };
  const terms = rentalTerms(db, liveBus);
  return [
    ...identityEndpoints({ sessions, signIn: signIn(people), phoneSignIn: phoneSignIn(people) }),
    ...sessionEndpoints(sessions),
    ...rightsEndpoints(db, config.adminEmail),
    ...userSessionsEndpoints(sessions),
    ...accountPages(),
    ...accountEndpoints({ ...people, passwordChanges: passwordChanges(people) }),
    ...secondFactorEndpoints(db, deps.secondFactor),
    ...registrationEndpoints(registration(people)),
    ...profileEndpoints(people),
    ...preferencesEndpoints(db),
    ...peopleDataEndpoints(people),
    ...retentionEndpoints,
    ...manageUsersEndpoints(people),
    ...apiKeyEndpoints({ db, liveBus }),
    ...auditEndpoints(db),
    ...notificationEndpoints(deps),
    ...webhookEndpoints(deps),
    ...carEndpoints(deps),
    ...inventoryEndpoints(deps),
    ...platformVehicleEndpoints(deps),
    ...vehicleEndpoints(deps),
    ...rentalEndpoints({ ...deps, ...config, terms }),
    ...allPaymentEndpoints(deps),
    ...moneyEndpoints(deps),
    ...commandEndpoints({ liveBus, queue: queueCommands({ ...deps, featuresOff: config.featuresOff }) }),
    ...vehicleServiceEndpoints(deps),
    ...imageEndpoints(deps),
    ...documentEndpoints(deps),
    ...telemetryConfigEndpoints(deps),
    ...vehicleConfigEndpoints(deps),
    ...configTypeEndpoints,
    ...branchEndpoints,
    ...fleetEndpoints(deps),
    ...fleetConfigEndpoints(deps),
    ...fleetMemberEndpoints,
    ...tariffEndpoints,
    ...priceFactorEndpoints,
    ...demandEndpoints,
    ...priceSuggestionEndpoints,
    ...quoteEndpoints(terms),
    ...feedbackEndpoints,
    ...publicFeedbackEndpoints,
    ...analyticsEndpoints,
    ...maintenanceEndpoints({ liveBus, terms }),
    ...modelEndpoints(deps),
    ...telemetryEndpoints(deps),
    fleetTelemetryEndpoint(deps.store),
    ...tripEndpoints(deps),
    ...geofenceEndpoints(deps),
    ...alertEndpoints(deps),
    ...alertRuleEndpoints(deps),
    ...quarantineEndpoints(deps.quarantine, deps.views),
    ...operationsEndpoints({
      ...deps,
      mapStyleUrl: config.mapStyleUrl,
      mqttUrl: () => config.publicMqttUrl ?? deps.mqttUrl?.() ?? null,
    }),
  ];
}
