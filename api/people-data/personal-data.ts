import { usedOf } from '../trips/used-of.js';

/**
 * Everything that is held on a person, part by part: how it is read for them, and how it is erased. Whoever adds a table
 * with data of people adds a part here; `?` stands for the person's id.
 */
export interface PersonalData {
  name: string;
  /** Reads rows, all that is shown to them. */
  export?: string;
  /** In this order. Nothing: it is kept, see `docs/operations.md`. */
  erase: readonly string[];
}

const RENTALS = `(select id from reservations where user_id = ?)`;
/** Answers that say where a car was: those that they asked for, and others' while they had it. */
const LOCATED = `(select c.id from (select ?::uuid as id) p join commands c on c.type = 'locate' and (c.requested_by = p.id
  or exists (select from reservations r where r.user_id = p.id and r.vehicle_id = c.vehicle_id
    and c.created_at between r.started_at and coalesce(r.ended_at, now()))))`;
/** As `try-limits.ts` makes its keys. */
const HASHED = `rtrim(translate(encode(sha256(convert_to(lower(w.word), 'UTF8')), 'base64'), '+/' || chr(10), '-_'), '=')`;

/** The profile comes last: other parts look up the person's addresses. */
export const PERSONAL_DATA: readonly PersonalData[] = [
  {
    name: 'sessions',
    export:
      'select id, device, address, created_at, last_used_at, expires_at, revoked_at from sessions where user_id = ? order by created_at',
    erase: ['delete from sessions where user_id = ?'],
  },
  {
    name: 'secondFactors',
    export: 'select created_at, confirmed_at from second_factors where user_id = ?',
    erase: ['delete from second_factors where user_id = ?', 'delete from recovery_codes where user_id = ?'],
  },
  {
    name: 'signInCodes',
    erase: ['delete from sign_in_codes where user_id = ?', 'delete from account_tokens where user_id = ?'],
  },
  {
    name: 'apiKeys',
    export:
      'select id, name, permissions, created_at, expires_at, last_used_at, revoked_at from api_keys where user_id = ?',
    erase: ['delete from api_keys where user_id = ?'],
  },
  {
    name: 'fleets',
    export: 'select fleet_id, role, since from fleet_members where user_id = ?',
    erase: ['delete from fleet_members where user_id = ?'],
  },
  {
    name: 'quotes',
    export:
      'select id, vehicle_id, starts_at, ends_at, total_minor, currency, created_at from quotes where user_id = ? order by created_at',
    erase: ['delete from quotes where user_id = ?'],
  },
  {
    name: 'similarTastes', // what others took, by number; none of them is named
    export: 'select models, made_at from similar_tastes where user_id = ?',
    erase: ['delete from similar_tastes where user_id = ?'],
  },
  {
    name: 'reservations',
    export: `select id, vehicle_id, state, starts_at, ends_at, pickup_branch_id, return_branch_id, distance_km, total_minor, currency,
      price_parts, deposit_minor, refund_minor, terms_version, reason, created_at, confirmed_at, started_at, ended_at, cancelled_at
      from reservations where user_id = ? order by created_at`,
    erase: ['update reservations set reason = null where user_id = ? and reason is not null'],
  },
  {
    name: 'reservationRisks',
    export: `select reservation_id, cancelled, no_show, reasons, model_number, made_at from reservation_risks
      where reservation_id in ${RENTALS} order by made_at`,
    erase: [
      `delete from reservation_risks where reservation_id in ${RENTALS}`,
      `delete from predictions where task in ('reservation-risk', 'recommendations') and subject_id in ${RENTALS}`,
    ],
  },
  {
    name: 'reservationHistory',
    export: `select reservation_id, at, state, starts_at, ends_at, vehicle_id, total_minor from reservation_history
      where reservation_id in ${RENTALS} order by id`,
    erase: [],
  },
  {
    name: 'trips', // where they went is let go of with the trail of the car, see forget-trails.ts
    export: `select t.id, t.vehicle_id, t.started_at, t.ended_at, t.distance_km, t.start_latitude, t.start_longitude,
      t.end_latitude, t.end_longitude, t.stops, t.events, t.score, t.battery_used_percent, t.fuel_used_percent,
      ${usedOf('battery_used_percent', 'batteryCapacityKwh')} as energy_used_kwh,
      ${usedOf('fuel_used_percent', 'tankLitres')} as fuel_used_litres
      from trips t join vehicles v on v.id = t.vehicle_id join reservations r on r.vehicle_id = t.vehicle_id
        and t.started_at >= r.started_at and t.ended_at <= coalesce(r.ended_at, 'infinity')
      where r.user_id = ? order by t.started_at`,
    erase: [],
  },
  {
    name: 'handovers',
    export: `select reservation_id, stage, vehicle_id, odometer_km, energy_percent, keys, documents_seen, damages, notes, recorded_at
      from handovers where reservation_id in ${RENTALS} order by recorded_at`,
    erase: [
      `update handovers set notes = null, damages = coalesce((select jsonb_agg(d - 'note') from jsonb_array_elements(damages) d), '[]')
       where reservation_id in ${RENTALS}`,
    ],
  },
  {
    name: 'payments',
    export: `select id, reservation_id, purpose, amount_minor, currency, method, state, gateway, reference, card_brand, card_last4,
      decided_for, created_at, paid_at from payments where user_id = ? order by created_at`,
    erase: [
      `update payments set card_brand = null, card_last4 = null, action_url = null, answer = null, idempotency_key = null,
         decided_for = null
       where user_id = ?`,
    ],
  },
  {
    name: 'disputes',
    export: `select id, payment_id, amount_minor, currency, reason, state, opened_at, changed_at from disputes
      where payment_id in (select id from payments where user_id = ?) order by opened_at`,
    erase: [],
  },
  {
    name: 'refunds',
    export: `select id, payment_id, amount_minor, reason, state, created_at, done_at from refunds
      where payment_id in (select id from payments where user_id = ?) order by created_at`,
    erase: [
      `update refunds set reason = 'by staff' where created_by is not null
       and payment_id in (select id from payments where user_id = ?)`,
    ],
  },
  { name: 'invoices', export: 'select * from invoices where user_id = ? order by ordinal', erase: [] },
  {
    name: 'settlements',
    export: `select id, invoice_id, amount_minor, currency, method, reference, received_on, created_at from invoice_settlements
      where reservation_id in ${RENTALS} order by created_at`,
    erase: [`update invoice_settlements set reference = null where reservation_id in ${RENTALS}`],
  },
  {
    name: 'charges',
    export: `select id, reservation_id, kind, description, amount_minor, currency, created_at from reservation_charges
      where reservation_id in ${RENTALS} order by created_at`,
    erase: [`update reservation_charges set description = kind where reservation_id in ${RENTALS}`],
  },
  {
    name: 'notifications',
    export: `select n.id, n.kind, n.reservation_id, n.language, n.data, n.created_at, n.read_at,
        (select jsonb_agg(jsonb_build_object('channel', d.channel, 'address', d.address, 'state', d.state, 'at', d.created_at))
          from deliveries d where d.notification_id = n.id) as deliveries
      from notifications n where n.user_id = ? order by n.created_at`,
    erase: [
      'delete from notifications where user_id = ?',
      `delete from notifications where id in (select d.notification_id from deliveries d join users u
         on lower(d.address) = lower(u.email) or d.address = u.phone where u.id = ?)`,
    ],
  },
  {
    name: 'pushSubscriptions',
    export: 'select id, endpoint, created_at from push_subscriptions where user_id = ?',
    erase: ['delete from push_subscriptions where user_id = ?'],
  },
  {
    name: 'webhooks',
    export: 'select id, url, kinds, created_at from webhook_endpoints where user_id = ?',
    erase: ['delete from webhook_endpoints where user_id = ?'],
  },
  {
    name: 'feedback',
    export:
      'select id, reservation_id, rating, comments, answer, created_at from feedback where user_id = ? order by created_at',
    erase: ['update feedback set comments = null, answer = null, version = version + 1 where user_id = ?'],
  },
  {
    name: 'commands',
    export: `select id, vehicle_id, type, state, detail, reason, reservation_id, created_at from commands where requested_by = ?
      order by ordinal`,
    erase: [
      'update commands set reason = null where requested_by = ? and reason is not null',
      `update commands set detail = null where id in ${LOCATED} and detail is not null`,
      `update command_history set detail = null where command_id in ${LOCATED} and detail is not null`,
    ],
  },
  {
    name: 'positionsLookedAt',
    export: 'select hour, vehicle_id, way, scope, times from position_views where user_id = ? order by hour',
    erase: [
      `delete from position_views using users u where u.id = position_views.user_id and u.role = 'customer' and u.id = ?`,
    ],
  },
  {
    name: 'keptAnswers',
    export: 'select key, status, created_at from idempotent_answers where caller = ?::uuid::text',
    erase: ['delete from idempotent_answers where caller = ?::uuid::text'],
  },
  {
    name: 'tryLimits',
    erase: [
      `delete from rate_limits using (select unnest(array[email, phone, id::text]) as word from users where id = ?) w
       where w.word is not null and strpos(rate_limits.key, ${HASHED}) > 0`,
    ],
  },
  {
    name: 'auditEntries',
    export: `select at, actor_id, actor_role, case when actor_id = p.id then address end as address, action, subject_kind, subject_id,
        before, after
      from audit_log, (select ?::uuid as id) p where (subject_kind = 'user' and subject_id = p.id::text) or actor_id = p.id
      order by audit_log.id`,
    erase: [],
  },
  {
    name: 'alerts',
    export: 'select alert_id, at, what, note from alert_history where by = ? order by id',
    erase: ['update alert_history set note = null where by = ? and note is not null'],
  },
  {
    name: 'profile',
    export: `select id, name, email, phone, address, role, birth_date::text, licence_country, licence_issued_on::text,
      licence_expires_on::text, licence_verified_at, preferences, email_verified_at, phone_verified_at, created_at, updated_at
      from users where id = ?`,
    erase: [
      `update users set name = 'Erased', email = id || '@erased.invalid', phone = null, address = null, password_hash = null,
         role = 'customer', disabled_at = coalesce(disabled_at, now()), email_verified_at = null, phone_verified_at = null,
         birth_date = null, licence_number = null, licence_country = null, licence_issued_on = null, licence_expires_on = null,
         licence_verified_at = null, preferences = '{}', version = version + 1, updated_at = now()
       where id = ?`,
    ],
  },
];
