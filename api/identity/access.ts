/** Who may do what: the one table of roles and permissions. What it does not grant is denied. */
import { MotorpoolError } from '../../platform/errors.js';

export const ROLES = ['customer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSIONS = [
  'cars.manage', // the rental side of a car: price, branch, removal
  'cars.status', // in service or not
  'users.read',
  'users.manage', // roles, closing an account
  'keys.manage', // API keys of machines
  'audit.read',
  'analytics.read', // the figures of the business
  'fleets.read',
  'fleets.manage', // fleets, branches, boundaries, policies
  'prices.manage',
  'rentals.read', // anyone's reservations
  'invoices.read', // anyone's, and their statements
  'invoices.manage', // who issues them; what is taken back of what nobody paid
  'reports.read', // revenue, taxes, refunds
  'rentals.manage', // for a customer, at the desk: book, change, start, end
  'payments.refund', // giving back what was paid; and deposits: taking them, letting them go
  'vehicles.configure', // what a car senses, and its configuration
  'config-types.manage', // what cars can be configured in
  'vehicles.read',
  'vehicles.manage',
  'vehicles.credentials',
  'vehicles.command', // unlock, immobilise, configure, update: any car
  'telemetry.read',
  'quarantine.read',
  'live.watch',
  'alerts.read', // alerts, their rules, and fences
  'alerts.manage', // to acknowledge, put off and resolve them
  'geofences.manage', // fences, and the rules of alerts
  'messages.read', // everyone's messages, what became of them, and their templates
  'messages.manage', // those that were given up
  'webhooks.manage', // events for other systems
  'predictions.read', // what models say, and how good they are
  'models.manage', // which version serves, or none
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** What an endpoint asks of its caller: 'signed-in' is a person, not a machine's key (but see `keysWith`). There is no default: an endpoint without a rule does not compile. */
export type Access = 'anyone' | 'signed-in' | Permission;

const STAFF = [
  'cars.status',
  'users.read',
  'fleets.read',
  'rentals.read',
  'rentals.manage',
  'payments.refund',
  'invoices.read',
  'vehicles.configure',
  'vehicles.read',
  'vehicles.manage',
  'vehicles.credentials',
  'vehicles.command',
  'telemetry.read',
  'quarantine.read',
  'live.watch',
  'alerts.read',
  'alerts.manage',
  'geofences.manage',
  'messages.read',
  'messages.manage',
  'predictions.read',
] as const;

const GRANTS: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  customer: new Set(),
  operator: new Set(STAFF),
  admin: new Set([
    ...STAFF,
    'cars.manage',
    'users.manage',
    'keys.manage',
    'audit.read',
    'analytics.read',
    'fleets.manage',
    'prices.manage',
    'invoices.manage',
    'reports.read',
    'config-types.manage',
    'webhooks.manage',
    'models.manage',
  ]),
};

export interface Principal {
  userId: string;
  role: Role;
  sessionId: string;
  /** ms since the epoch: from then on the token is worth nothing. */
  expiresAt: number;
  /** Of a machine that came with an API key of that person: all that it may, and only while its owner may. */
  key?: { id: string; permissions: ReadonlySet<string> };
}

export const may = (who: Principal, permission: Permission): boolean =>
  GRANTS[who.role].has(permission) && (!who.key || who.key.permissions.has(permission));

/**
 * Throws a MotorpoolError: unauthenticated for who is not signed in, forbidden for who may not. `keysWith`: on what is for
 * people, API keys with this permission may too.
 */
export function requireAccess(access: Access, who: Principal | undefined, keysWith?: Permission): void {
  if (access === 'anyone') return;
  if (!who) throw new MotorpoolError('unauthenticated', 'not-signed-in', 'Sign in first.');
  if (access !== 'signed-in') {
    if (may(who, access)) return;
    throw new MotorpoolError(
      'forbidden',
      'forbidden',
      who.key ? 'This API key does not allow this.' : 'Your role does not allow this.',
    );
  }
  if (!who.key || (keysWith && may(who, keysWith))) return;
  throw new MotorpoolError('forbidden', 'not-for-keys', 'This is for a person who signed in, not for an API key.');
}

/** Who asks, where the endpoint's access has made sure that there is somebody. */
export function callerOf({ who }: { who: Principal | undefined }): Principal {
  if (!who) throw new Error('nobody is signed in here');
  return who;
}
