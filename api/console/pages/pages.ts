/** Every page of the console: one entry each. The navigation, the routes and the tests are made from this list. */
import {
  Banknote,
  BrainCircuit,
  CalendarRange,
  CarFront,
  ChartColumn,
  CreditCard,
  FileText,
  Hexagon,
  IdCard,
  KeyRound,
  Landmark,
  Mail,
  Map as MapIcon,
  Network,
  PackageX,
  ScrollText,
  Siren,
  Users,
  Webhook,
  Wrench,
} from 'lucide-react';
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Permission } from '../session/use-rights.js';
import { OpenAlertsBadge } from './alerts/open-alerts-badge.js';

export interface PageEntry {
  /** As wouter writes it: `/users/:id` is given `params.id`. */
  path: string;
  /** Who may not do this neither sees nor opens it; without it, whoever is of the staff does. */
  needs?: Permission;
  /** In the navigation; a page without is reached from others. */
  nav?: {
    label: string;
    icon: ComponentType<{ className?: string }>;
    group: Group;
    /** Beside the label. */
    badge?: ComponentType;
  };
  page: LazyExoticComponent<ComponentType<{ params: Record<string, string> }>>;
}

/** In the order of the navigation. */
export const GROUPS = ['Watch', 'Rent', 'Fleet', 'Business', 'Platform'] as const;
export type Group = (typeof GROUPS)[number];

export const PAGES: readonly PageEntry[] = [
  {
    path: '/',
    needs: 'live.watch',
    nav: { label: 'Live map', icon: MapIcon, group: 'Watch' },
    page: lazy(() => import('./map/map-page.js')),
  },
  {
    path: '/alerts',
    needs: 'alerts.read',
    nav: { label: 'Alerts', icon: Siren, group: 'Watch', badge: OpenAlertsBadge },
    page: lazy(() => import('./alerts/alerts-page.js')),
  },
  {
    path: '/fences',
    needs: 'alerts.read',
    nav: { label: 'Fences', icon: Hexagon, group: 'Watch' },
    page: lazy(() => import('./fences/fences-page.js')),
  },
  { path: '/alert-rules', needs: 'alerts.read', page: lazy(() => import('./alert-rules/alert-rules-page.js')) },
  { path: '/cars/:id/:tab?/:item?', needs: 'telemetry.read', page: lazy(() => import('./car/car-page.js')) },
  {
    path: '/reservations',
    needs: 'rentals.read',
    nav: { label: 'Reservations', icon: CalendarRange, group: 'Rent' },
    page: lazy(() => import('./reservations/reservations-page.js')),
  },
  {
    path: '/reservations/:id/handover/:stage',
    needs: 'rentals.manage',
    page: lazy(() => import('./handover/handover-page.js')),
  },
  {
    path: '/customers',
    needs: 'users.read',
    nav: { label: 'Customers', icon: IdCard, group: 'Rent' },
    page: lazy(() => import('./customers/customers-page.js')),
  },
  { path: '/customers/:id', needs: 'users.read', page: lazy(() => import('./customers/customer-page.js')) },
  {
    path: '/maintenance',
    needs: 'vehicles.read',
    nav: { label: 'Maintenance', icon: Wrench, group: 'Fleet' },
    page: lazy(() => import('./maintenance/maintenance-page.js')),
  },
  {
    path: '/fleets',
    needs: 'fleets.read',
    nav: { label: 'Fleets and branches', icon: Network, group: 'Fleet' },
    page: lazy(() => import('./places/fleets-page.js')),
  },
  { path: '/fleets/:id', needs: 'fleets.read', page: lazy(() => import('./fleet/fleet-page.js')) },
  { path: '/branches', needs: 'fleets.read', page: lazy(() => import('./places/branches-page.js')) },
  {
    path: '/add-car',
    needs: 'vehicles.manage',
    nav: { label: 'Add a car', icon: CarFront, group: 'Fleet' },
    page: lazy(() => import('./add-car/add-car-page.js')),
  },
  {
    path: '/analytics',
    needs: 'analytics.read',
    nav: { label: 'Analytics', icon: ChartColumn, group: 'Business' },
    page: lazy(() => import('./analytics/analytics-page.js')),
  },
  {
    path: '/payments',
    needs: 'payments.refund',
    nav: { label: 'Payments', icon: CreditCard, group: 'Business' },
    page: lazy(() => import('./payments/payments-page.js')),
  },
  { path: '/payments/:part', needs: 'payments.refund', page: lazy(() => import('./payments/payments-page.js')) },
  {
    path: '/invoices',
    needs: 'invoices.read',
    nav: { label: 'Invoices', icon: FileText, group: 'Business' },
    page: lazy(() => import('./invoices/invoices-page.js')),
  },
  {
    path: '/finance',
    needs: 'reports.read',
    nav: { label: 'Finance', icon: Landmark, group: 'Business' },
    page: lazy(() => import('./reports/reports-page.js')),
  },
  {
    path: '/prices',
    needs: 'fleets.read',
    nav: { label: 'Prices', icon: Banknote, group: 'Business' },
    page: lazy(() => import('./tariffs/tariffs-page.js')),
  },
  {
    path: '/models',
    needs: 'predictions.read',
    nav: { label: 'Models', icon: BrainCircuit, group: 'Platform' },
    page: lazy(() => import('./models/models-page.js')),
  },
  { path: '/models/:task/:part?', needs: 'predictions.read', page: lazy(() => import('./models/task-page.js')) },
  {
    path: '/messages',
    needs: 'messages.read',
    nav: { label: 'Messages', icon: Mail, group: 'Platform' },
    page: lazy(() => import('./messages/messages-page.js')),
  },
  { path: '/messages/:part', needs: 'messages.read', page: lazy(() => import('./messages/messages-page.js')) },
  {
    path: '/webhooks',
    needs: 'webhooks.manage',
    nav: { label: 'Webhooks', icon: Webhook, group: 'Platform' },
    page: lazy(() => import('./webhooks/webhooks-page.js')),
  },
  {
    path: '/api-keys',
    needs: 'keys.manage',
    nav: { label: 'API keys', icon: KeyRound, group: 'Platform' },
    page: lazy(() => import('./api-keys/api-keys-page.js')),
  },
  {
    path: '/users',
    needs: 'users.read',
    nav: { label: 'Users', icon: Users, group: 'Platform' },
    page: lazy(() => import('./users/users-page.js')),
  },
  { path: '/users/:id', needs: 'users.read', page: lazy(() => import('./users/user-page.js')) },
  {
    path: '/audit',
    needs: 'audit.read',
    nav: { label: 'Audit log', icon: ScrollText, group: 'Platform' },
    page: lazy(() => import('./audit/audit-page.js')),
  },
  {
    path: '/quarantine',
    needs: 'quarantine.read',
    nav: { label: 'Quarantine', icon: PackageX, group: 'Platform' },
    page: lazy(() => import('./quarantine/quarantine-page.js')),
  },
  { path: '/account', page: lazy(() => import('./account/account-page.js')) },
];
