/** Who may do what: the one table of roles and permissions. What it does not grant is denied. */
import { MotorpoolError } from '../../platform/errors.js';

export const ROLES = ['customer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export type Permission =
  | 'cars.manage' // the rental side of a car: price, branch, removal
  | 'cars.status' // in service or not
  | 'users.read'
  | 'users.manage' // roles, closing an account
  | 'keys.manage' // API keys of machines
  | 'audit.read'
  | 'fleets.read'
  | 'fleets.manage' // fleets, branches, boundaries, policies
  | 'prices.manage'
  | 'rentals.read' // anyone's reservations
  | 'rentals.manage' // for a customer, at the desk: book, change, start, end
  | 'vehicles.configure' // what a car senses, and its configuration
  | 'vehicles.read'
  | 'vehicles.manage'
  | 'vehicles.credentials'
  | 'telemetry.read'
  | 'quarantine.read'
  | 'live.watch';

/** What an endpoint asks of its caller. There is no default: an endpoint without a rule does not compile. */
export type Access = 'anyone' | 'signed-in' | Permission;

const STAFF = [
  'cars.status',
  'users.read',
  'fleets.read',
  'rentals.read',
  'rentals.manage',
  'vehicles.configure',
  'vehicles.read',
  'vehicles.manage',
  'vehicles.credentials',
  'telemetry.read',
  'quarantine.read',
  'live.watch',
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
    'fleets.manage',
    'prices.manage',
  ]),
};

export interface Principal {
  userId: string;
  role: Role;
  sessionId: string;
  /** ms since the epoch: from then on the token is worth nothing. */
  expiresAt: number;
}

export const may = (who: Principal, permission: Permission): boolean => GRANTS[who.role].has(permission);

/** Throws a MotorpoolError: unauthenticated for who is not signed in, forbidden for who may not. */
export function requireAccess(access: Access, who: Principal | undefined): void {
  if (access === 'anyone') return;
  if (!who) throw new MotorpoolError('unauthenticated', 'not-signed-in', 'Sign in first.');
  if (access === 'signed-in' || may(who, access)) return;
  throw new MotorpoolError('forbidden', 'forbidden', 'Your role does not allow this.');
}
