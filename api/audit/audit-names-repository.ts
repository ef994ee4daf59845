/** What the people and things of the audit log are called now: one statement for a page. */
import type { Knex } from 'knex';
import type { Permission } from '../identity/access.js';

export interface AuditName {
  name: string;
  /** Of a reservation, and of what belongs to one. */
  startsAt: Date | null;
  endsAt: Date | null;
}

/** Whoever reads the log learns only such names as they may read elsewhere. */
interface Source {
  needs: Permission;
  sql: string;
}

const car = (v: string) =>
  `concat_ws(' · ', ${v}.make || ' ' || ${v}.model, coalesce(${v}.licence_plate, ${v}.external_id))`;
const FOR_RENTAL = `${car('v')}, r.starts_at, r.ends_at`;
const OF_RENTAL = 'join reservations r on r.id = s.reservation_id join vehicles v on v.id = r.vehicle_id';
const named = (name: string, from: string) => `s.id, ${name}, null::timestamptz, null::timestamptz from ${from}`;
const fleet = { needs: 'fleets.read', sql: named('s.name', 'fleets s') } as const;

const SOURCES: Readonly<Record<string, Source>> = {
  user: {
    needs: 'users.read',
    sql: named(`case when s.email = s.id || '@erased.invalid' then 'Erased person' else s.name end`, 'users s'),
  },
  vehicle: { needs: 'vehicles.read', sql: named(car('s'), 'vehicles s') },
  reservation: {
    needs: 'rentals.read',
    sql: `s.id, ${FOR_RENTAL} from reservations s join reservations r using (id) join vehicles v on v.id = r.vehicle_id`,
  },
  payment: { needs: 'rentals.read', sql: `s.id, ${FOR_RENTAL} from payments s ${OF_RENTAL}` },
  feedback: { needs: 'rentals.read', sql: `s.id, ${FOR_RENTAL} from feedback s ${OF_RENTAL}` },
  invoice: { needs: 'invoices.read', sql: named('s.number', 'invoices s') },
  fleet,
  'demand-pricing': fleet,
  'alert-rule': fleet,
  branch: { needs: 'fleets.read', sql: named('s.name', 'branches s') },
  tariff: { needs: 'prices.manage', sql: named('s.name', 'tariffs s') },
  'price-factor': { needs: 'prices.manage', sql: named('s.name', 'price_factors s') },
  geofence: { needs: 'alerts.read', sql: named('s.name', 'geofences s') },
  alert: {
    needs: 'alerts.read',
    sql: named(`replace(s.kind, '-', ' ') || ', ' || ${car('v')}`, 'alerts s join vehicles v on v.id = s.vehicle_id'),
  },
  'api-key': { needs: 'keys.manage', sql: named('s.name', 'api_keys s') },
  // Its host alone: an address may hold a secret.
  webhook: {
    needs: 'webhooks.manage',
    sql: named(String.raw`substring(s.url from '://(\?:[^/\?#]*@)\?([^/\?#]+)')`, 'webhook_endpoints s'), // `\?`: no binding
  },
  model: { needs: 'predictions.read', sql: named(`s.task || ', version ' || s.number`, 'model_versions s') },
  message: {
    needs: 'messages.read',
    sql: named(`replace(n.kind, '-', ' ')`, 'deliveries s join notifications n on n.id = s.notification_id'),
  },
};

/** Of what there are names to look up. */
export const NAMED_KINDS: readonly string[] = Object.keys(SOURCES);

/** Which names are wanted: ids by kind. */
export type Wanted = ReadonlyMap<string, ReadonlySet<string>>;

export function auditNamesRepository(db: Knex) {
  return {
    /** By `kind id`. Nothing of kinds that have no names, of what is not there any more, and of what `mayRead` denies. */
    async of(wanted: Wanted, mayRead: (permission: Permission) => boolean): Promise<Map<string, AuditName>> {
      const parts = [...wanted].flatMap(([kind, ids]) => {
        const source = SOURCES[kind];
        return source && mayRead(source.needs) ? [{ kind, ids: [...ids], sql: source.sql }] : [];
      });
      if (parts.length === 0) return new Map();
      const { rows } = await db.raw(
        parts
          .map(
            ({ sql }) =>
              `select ?::text as kind, q.* from (select ${sql} where s.id = any(?::uuid[])) q (id, name, starts_at, ends_at)`,
          )
          .join(' union all '),
        parts.flatMap(({ kind, ids }) => [kind, ids]) as Knex.RawBinding[],
      );
      return new Map(
        rows.map((row: { kind: string; id: string; name: string; starts_at: Date | null; ends_at: Date | null }) => [
          `${row.kind} ${row.id}`,
          { name: row.name, startsAt: row.starts_at, endsAt: row.ends_at },
        ]),
      );
    },
  };
}
