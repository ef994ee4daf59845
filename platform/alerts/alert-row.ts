/** A row of alerts, and the alert that it tells. */
import { ALERT_KINDS, type Alert, type AlertKind, alertWords, type FenceOfAlert } from '../../contracts/index.js';

/** RFC 3339 with milliseconds, as JSON has it. */
const utc = (column: string, name: string) =>
  `to_char(a.${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "${name}"`;

/** Joins of `a`, a row of alerts. */
export const ALERT_JOINS = `join vehicles v on v.id = a.vehicle_id
  left join geofences g on g.id = case when a.kind in ('geofence', 'speed') and a.subject <> '' then a.subject::uuid end`;

export const ALERT_COLUMNS = `a.id, a.vehicle_id as "vehicleId", v.make || ' ' || v.model as car, a.fleet_id as "fleetId", a.kind,
  case when a.kind = 'out-of-area' then null else nullif(a.subject, '') end as subject, g.name as "fenceName", g.alert as "fenceAlert",
  a.severity,
  a.state, a.value, a.threshold, a.longitude, a.latitude, ${utc('since', 'since')}, ${utc('raised_at', 'raisedAt')},
  ${utc('cleared_at', 'clearedAt')}, a.occurrences, ${utc('acknowledged_at', 'acknowledgedAt')},
  a.acknowledged_by as "acknowledgedBy", ${utc('snoozed_until', 'snoozedUntil')}, ${utc('closed_at', 'closedAt')},
  a.closed_by as "closedBy", a.withdrawn_at is not null as withdrawn`;

export function asAlert({
  fenceName,
  fenceAlert,
  ...row
}: Omit<Alert, 'title' | 'text' | 'unit'> & {
  fenceName: string | null;
  fenceAlert: FenceOfAlert['alert'] | null;
}): Alert {
  const fence = fenceName === null ? undefined : { name: fenceName, alert: fenceAlert ?? 'none' };
  return { ...row, ...alertWords(row, fence), unit: ALERT_KINDS[row.kind as AlertKind]?.unit ?? '' };
}
