/** The API: HTTP for people and programs, Socket.IO for the live map, and the console's files. */
import { createServer } from 'node:http';
import type { Knex } from 'knex';
import proxyAddr from 'proxy-addr';
import type { BlobStore } from '../platform/blob-store/blob-store.js';
import { messageOf } from '../platform/errors.js';
import { type Jobs, jobMetrics } from '../platform/jobs/index.js';
import { listen, portOf as listensOn } from '../platform/listen.js';
import type { LiveBus } from '../platform/live-bus/live-bus.js';
import type { Log } from '../platform/log.js';
import type { Metrics } from '../platform/metrics.js';
import type { Quarantine } from '../platform/quarantine/index.js';
import type { Room } from '../platform/room.js';
import type { TelemetryStore } from '../platform/telemetry-store/telemetry-store.js';
import type { Tracing } from '../platform/tracing/tracing.js';
import type { VehicleCredentials } from '../platform/vehicle-credentials/index.js';
import type { VehicleStates } from '../platform/vehicle-states/index.js';
import { afterwards as makeAfterwards } from './afterwards.js';
import { registerAlertJobs } from './alerts/clock-alerts.js';
import { registerAnalyticsJobs } from './analytics/analytics-jobs.js';
import { recognizeKeys } from './api-keys/recognize-keys.js';
import { keepCommands } from './commands/keep-commands.js';
import type { ApiConfig } from './config.js';
import { registerDemandJobs } from './demand/demand-jobs.js';
import { demandLessons } from './demand/demand-lessons.js';
import { apiEndpoints } from './endpoints.js';
import { type FleetConfigsKeeper, keepFleetConfigs } from './fleet-configs/keep-fleet-configs.js';
import { keepHouse } from './housekeeping.js';
import { application } from './http/application.js';
import { endServer } from './http/end-server.js';
import { httpsDoor } from './http/https-door.js';
import { idempotency } from './http/idempotency.js';
import { requestLimit } from './http/request-limit.js';
import { reservationConflicts } from './http/request-metrics.js';
import { accessTokens } from './identity/access-tokens.js';
import { authenticator } from './identity/authenticate.js';
import { ensureAdmin } from './identity/ensure-admin.js';
import { passwords as makePasswords } from './identity/passwords.js';
import { standingSessions } from './identity/standing-sessions.js';
import { tryLimits } from './identity/try-limits.js';
import { liveServer } from './live-map/live-server.js';
import { registerMaintenanceJobs } from './maintenance/maintenance-jobs.js';
import { registerModelJobs } from './models/model-jobs.js';
import { modelMetrics } from './models/model-metrics.js';
import { registerShipped } from './models/register-shipped.js';
import type { TrainingSource } from './models/training-source.js';
import { registerReminderJobs } from './notifications/reminders.js';
import { openPayments } from './payments/open-payments.js';
import { registerPaymentJobs } from './payments/payment-jobs.js';
import { positionViews } from './position-views/position-views.js';
import { rentalTerms } from './pricing/rental-terms.js';
import { registerRecommendationJobs } from './recommendations/recommendation-jobs.js';
import { rentalLessons } from './recommendations/rental-lessons.js';
import { reservationLessons } from './reservation-risk/reservation-lessons.js';
import { registerReservationRiskJobs } from './reservation-risk/reservation-risk-jobs.js';
import { registerReservationJobs } from './reservations/reservation-jobs.js';
import { resealAll } from './sealed/reseal.js';
import { sealing as makeSealing } from './sealed/sealing.js';
import { secondFactor as makeSecondFactor } from './second-factor/second-factor.js';
import { sending as makeSending } from './sending.js';
import { watching } from './watching/watching.js';

export { makeVapidKey } from './messages/push-carrier.js';

const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000; // to send the request, not to take the answer
/** Longer than load balancers and browsers keep a quiet connection, so that no request meets one that is just closed. */
const KEEP_ALIVE_MS = 75_000;
/** While others are upgraded in turn; a person at a terminal need not wait. */
const TELL_MS = 1_000;
const MOST_CONNECTIONS = 10_000;

export interface ApiDependencies {
  log: Log;
  metrics: Metrics;
  config: ApiConfig;
  db: Knex;
  store: TelemetryStore;
  liveBus: LiveBus;
  credentials: VehicleCredentials;
  vehicleStates: VehicleStates;
  quarantine: Quarantine;
  blobs: BlobStore;
  tracing?: Tracing | undefined;
  /** Where cars reach the broker, when a setting does not say; undefined where the broker runs elsewhere. */
  mqttUrl?: () => string;
  /** What keeps the process from serving, one sentence each. */
  readiness: () => Promise<string[]>;
}

/** The API's work for later. Before the jobs start. */
export function registerApiJobs(jobs: Jobs, deps: JobDependencies): void {
  const { db, liveBus, log, config } = deps;
  jobMetrics(deps);
  registerReservationJobs(jobs, db, liveBus, log);
  registerReminderJobs(jobs, db);
  registerPaymentJobs(jobs, openPayments(deps));
  registerAnalyticsJobs(jobs, db, log);
  registerDemandJobs(jobs, deps);
  registerAlertJobs(jobs, db, liveBus);
  registerRecommendationJobs(jobs, deps);
  registerMaintenanceJobs(jobs, {
    ...{ ...deps, mostBarredPercent: config.mostBarredPercent, terms: rentalTerms(db, liveBus) },
  });
  registerReservationRiskJobs(jobs, deps);
  registerModelJobs(jobs, deps, config.featuresOff.has('model-training') ? [] : TRAINING_SOURCES);
}

/** Each feature that a model serves has its own. */
const TRAINING_SOURCES: readonly TrainingSource[] = [demandLessons, rentalLessons, reservationLessons];

type JobDependencies = Pick<ApiDependencies, 'db' | 'store' | 'liveBus' | 'blobs' | 'log' | 'metrics'> & {
  config: Pick<ApiConfig, 'payments' | 'holdSeconds' | 'mostBarredPercent' | 'featuresOff'>;
};

/** The ports hold once it has started: where 0 was asked for, it is the one that was free. */
export function createApi(
  deps: ApiDependencies,
): Room & { readonly port: number; readonly httpsPort: number | undefined } {
  const { config, db, metrics } = deps;
  const log = deps.log.child({ room: 'api' });
  const tokens = accessTokens(config.jwtSecret, config.jwtSecretPrevious);
  const sealing = makeSealing(config.jwtSecret, config.jwtSecretPrevious);
  const passwords = makePasswords();
  const afterwards = makeAfterwards(log);
  const makeLimits = tryLimits(db, config.rateLimits);
  const secondFactor = makeSecondFactor({ db, sealing, makeLimits, demandedOf: config.secondFactor });
  const sending = makeSending({ ...deps, log, sealing, publicUrl });
  const views = positionViews(db, log);
  let fleetConfigs: FleetConfigsKeeper | undefined;
  const standing = standingSessions(db, deps.liveBus);
  const conflicts = reservationConflicts(metrics);
  modelMetrics({ db, metrics, log });
  watching({ db, metrics, log });
  const app = application({
    log,
    metrics,
    tracing: deps.tracing,
    mapStyleUrl: config.mapStyleUrl,
    hsts: config.production,
    trustProxy: config.trustProxy,
    corsOrigins: config.corsOrigins,
    endpoints: apiEndpoints({
      ...deps,
      log,
      ...{ tokens, passwords, sealing, sending, afterwards, makeLimits, secondFactor, views },
      reachCars: () => fleetConfigs?.reachCars(),
      onConflict: () => conflicts.inc(),
    }),
    db,
    authenticate: authenticator(tokens, recognizeKeys({ ...deps, afterwards, rateLimits: config.rateLimits })),
    standing,
    limit: requestLimit(config.rateLimits),
    idempotency: idempotency(db, sealing),
    requireSecondFactor: secondFactor.require,
  });
  const server = createServer(
    { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS },
    app,
  );
  server.maxConnections = MOST_CONNECTIONS;
  const trust: (address: string, hop: number) => boolean = app.get('trust proxy fn');
  const live = liveServer({
    ...{ ...deps, log, http: server, tokens, standing, views },
    addressOf: (request) => proxyAddr(request, trust),
    rateLimits: config.rateLimits,
  });
  const https = httpsDoor({ config, http: server, metrics, log });
  let listening = false;
  let endHousekeeping = () => {};
  let endCommands = async () => {};

  function portOf(): number {
    return listensOn(server) ?? config.port;
  }
  /** As people see it, for links in messages. */
  function publicUrl(): string {
    const { publicUrl, host, plainHost } = config;
    return (
      publicUrl ?? (https.port === undefined ? `http://${plainHost}:${portOf()}` : `https://${host}:${https.port}`)
    );
  }

  return {
    name: 'api',
    get port() {
      return portOf();
    },
    get httpsPort() {
      return https.port;
    },
    async start() {
      await ensureAdmin(
        { db, passwords, liveBus: deps.liveBus, log },
        { email: config.adminEmail, password: config.adminPassword },
      );
      await registerShipped(deps).catch((error: unknown) => {
        log.warn({ reason: messageOf(error) }, 'models that come with the system are not registered yet; rules serve');
      });
      await listen(server, 'PORT', config.plainHost, config.port);
      listening = true;
      await https.open();
      sending.start();
      endHousekeeping = keepHouse(db, deps.store, log);
      endCommands = keepCommands({ ...deps, log });
      fleetConfigs = keepFleetConfigs({ ...deps, log });
      if (config.jwtSecretPrevious !== undefined) afterwards.run(() => resealAll(db, sealing, log));
    },
    async stop() {
      endHousekeeping();
      await endCommands();
      await fleetConfigs?.stop();
      const sent = sending.stop();
      await live.close();
      if (listening) {
        listening = false;
        https.close();
        await endServer(server, config.production ? TELL_MS : 0);
        await afterwards.settled();
        await views.stop();
      }
      await sent;
      await passwords.stop();
    },
    problem: () => (listening ? undefined : 'the API does not listen yet'),
  };
}
