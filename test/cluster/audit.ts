/** What must be true when all is over, asked of the stores themselves. */
import pg from 'pg';
import { createLog } from '../../platform/log.js';
import { createMetrics } from '../../platform/metrics.js';
import { openTelemetryStore } from '../../platform/telemetry-store/open-telemetry-store.js';
import { expectExactlyOnceInStore } from '../e2e/kill/fire.js';
import { expectNoLockLeft, expectNoOverlapEver, expectTotals } from '../e2e/rental/fight-checks.js';
import type { Cluster } from './cluster.js';
import type { Market, Told } from './customer.js';
import type { Fleet } from './fleet.js';

/** Every acknowledged sample is in the store, once, and none is missing between them. Gives how many there are; throws at a loss. */
export async function auditTelemetry(cluster: Cluster, fleet: Fleet): Promise<number> {
  const cars = fleet.cars.map(({ vehicleId, boot, sent, unacknowledged }) => {
    const open = unacknowledged();
    const acknowledged = new Set(Array.from({ length: sent }, (_, seq) => seq).filter((seq) => !open.has(seq)));
    return { vehicleId, boot, since: fleet.startedAt - 60_000, acknowledged, finish: async () => {} };
  });
  await using store = await openTelemetryStore({
    influx: { url: cluster.influxUrl, token: undefined, org: 'motorpool', database: 'fleet' },
    database: { url: cluster.databaseUrl },
    log: createLog('silent'),
    metrics: createMetrics(),
  });
  await expectExactlyOnceInStore(store, cars);
  const all = cars.reduce((sum, car) => sum + car.acknowledged.size, 0);
  const sent = fleet.cars.reduce((sum, car) => sum + car.sent, 0);
  if (all !== sent) throw new Error(`${sent - all} of ${sent} samples were never acknowledged: gaps in the sequence`);
  return all;
}

const STATES: Record<Told['state'], readonly string[]> = {
  Pending: ['held', 'expired'],
  Confirmed: ['confirmed'],
  Cancelled: ['cancelled'],
};

/** No two had one car at once, what was answered stands as it was answered, and nobody paid twice. Throws what is not so. */
export async function auditRental(cluster: Cluster, market: Market, cars: readonly string[]): Promise<void> {
  const sql = new pg.Pool({ connectionString: cluster.databaseUrl, max: 2 });
  try {
    await expectNoOverlapEver(sql, cars);
    await expectTotals(sql, cars, new Set(market.told.keys()), market.unanswered);
    await expectNoLockLeft(sql);
    await expectAsTold(sql, market);
    const { rows: doubled } = await sql.query(
      `select reservation_id, count(*) from payments where purpose = 'rental' and state not in ('open', 'failed')
       group by 1 having count(*) > 1`,
    );
    if (doubled.length > 0) throw new Error(`paid twice: ${JSON.stringify(doubled.slice(0, 5))}`);
  } finally {
    await sql.end();
  }
}

interface Row {
  id: string;
  userId: string;
  vehicleId: string;
  startsAt: Date;
  endsAt: Date;
  state: string;
  paymentIds: string[];
}

async function expectAsTold(sql: pg.Pool, { told }: Market): Promise<void> {
  const { rows } = await sql.query<Row>(
    `select id, user_id as "userId", vehicle_id as "vehicleId", starts_at as "startsAt", ends_at as "endsAt", state,
       array(select p.id from payments p where p.reservation_id = r.id and p.state not in ('open', 'failed')) as "paymentIds"
     from reservations r where id = any($1)`,
    [[...told.keys()]],
  );
  const changed = rows.filter((row) => {
    const mine = told.get(row.id) as Told;
    const same =
      row.userId === mine.userId &&
      row.vehicleId === mine.vehicleId &&
      row.startsAt.getTime() === mine.startsAt &&
      row.endsAt.getTime() === mine.endsAt;
    const paid = mine.paymentId === undefined || row.paymentIds.includes(mine.paymentId);
    return !(same && paid && (mine.unsure || STATES[mine.state].includes(row.state)));
  });
  if (changed.length === 0) return;
  const first = changed[0] as Row;
  throw new Error(`${changed.length} reservations are not as told: ${JSON.stringify([told.get(first.id), first])}`);
}
