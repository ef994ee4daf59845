/** Every migration, by name; names sort in the order in which they run. Forward only: never edit one that has shipped. */

import { fleet } from './0001-fleet.js';
import { identity } from './0002-identity.js';
import { vehicleCredentials } from './0003-vehicle-credentials.js';
import { telemetry } from './0004-telemetry.js';
import { ingest } from './0005-ingest.js';
import { audit } from './0006-audit.js';
import { places } from './0007-places.js';
import { accounts } from './0008-accounts.js';
import { vehicleRecords } from './0009-vehicle-records.js';
import { prices } from './0010-prices.js';
import { rental } from './0011-rental.js';
import { oneRentalOut } from './0012-one-rental-out.js';
import { rentalIndexes } from './0012-rental-indexes.js';
import { payments } from './0021-payments.js';
import { ledger } from './0022-ledger.js';
import { notifications } from './0023-notifications.js';
import { feedback } from './0024-feedback.js';
import { figures } from './0024-figures.js';
import { peopleData } from './0024-people-data.js';
import { depositsLetGo } from './0025-deposits-let-go.js';
import { openInvoices } from './0025-open-invoices.js';
import { providerReports } from './0025-provider-reports.js';
import { forgottenTrails } from './0026-forgotten-trails.js';
import { hourlyDemand } from './0026-hourly-demand.js';
import { liveNotifications } from './0026-live-notifications.js';
import { retention } from './0026-retention.js';
import { trips } from './0027-trips.js';
import { geofences } from './0028-geofences.js';
import { commands } from './0030-commands.js';
import { handovers } from './0031-handovers.js';
import { givenBackOnce } from './0032-given-back-once.js';
import { priceFactors } from './0033-price-factors.js';
import { whatHappenedWhen } from './0033-what-happened-when.js';
import { models } from './0035-models.js';
import { toldAlerts } from './0036-told-alerts.js';
import { alertMoments } from './0037-alert-moments.js';
import { alertWorldPast } from './0038-alert-world-past.js';
import { servedModels } from './0040-served-models.js';
import { maintenance } from './0041-maintenance.js';
import { demandPricing } from './0042-demand-pricing.js';
import { foresightOfPeople } from './0043-foresight-of-people.js';
import { predictedOnce } from './0044-predicted-once.js';
import { telemetryArchive } from './0045-telemetry-archive.js';
import { neededMigration } from './0046-needed-migration.js';
import { traces } from './0047-traces.js';
import { backupRounds } from './0048-backup-rounds.js';
import { plates } from './0049-plates.js';
import { fleetConfigs } from './0050-fleet-configs.js';
import type { Migration } from './migration.js';

export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-fleet': fleet,
  '0002-identity': identity,
  '0003-vehicle-credentials': vehicleCredentials,
  '0004-telemetry': telemetry,
  '0005-ingest': ingest,
  '0006-audit': audit,
  '0007-places': places,
  '0008-accounts': accounts,
  '0009-vehicle-records': vehicleRecords,
  '0010-prices': prices,
  '0011-rental': rental,
  '0012-one-rental-out': oneRentalOut,
  '0012-rental-indexes': rentalIndexes,
  '0021-payments': payments,
  '0022-ledger': ledger,
  '0023-notifications': notifications,
  '0024-feedback': feedback,
  '0024-figures': figures,
  '0024-people-data': peopleData,
  '0025-deposits-let-go': depositsLetGo,
  '0025-open-invoices': openInvoices,
  '0025-provider-reports': providerReports,
  '0026-forgotten-trails': forgottenTrails,
  '0026-hourly-demand': hourlyDemand,
  '0026-live-notifications': liveNotifications,
  '0026-retention': retention,
  '0027-trips': trips,
  '0028-geofences': geofences,
  '0030-commands': commands,
  '0031-handovers': handovers,
  '0032-given-back-once': givenBackOnce,
  '0033-price-factors': priceFactors,
  '0033-what-happened-when': whatHappenedWhen,
  '0035-models': models,
  '0036-told-alerts': toldAlerts,
  '0037-alert-moments': alertMoments,
  '0038-alert-world-past': alertWorldPast,
  '0040-served-models': servedModels,
  '0041-maintenance': maintenance,
  '0042-demand-pricing': demandPricing,
  '0043-foresight-of-people': foresightOfPeople,
  '0044-predicted-once': predictedOnce,
  '0045-telemetry-archive': telemetryArchive,
  '0046-needed-migration': neededMigration,
  '0047-traces': traces,
  '0048-backup-rounds': backupRounds,
  '0049-plates': plates,
  '0050-fleet-configs': fleetConfigs,
};
