/** Every page of the console: one entry each. The navigation, the routes and the tests are made from this list. */
import { CalendarRange, Map as MapIcon, PackageX, ScrollText, Users } from 'lucide-react';
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Permission } from '../session/use-rights.js';

export interface PageEntry {
  /** As wouter writes it: `/users/:id` is given `params.id`. */
  path: string;
  /** Who may not do this neither sees nor opens it. */
  needs: Permission;
  /** In the navigation; a page without is reached from others. */
  nav?: { label: string; icon: ComponentType<{ className?: string }>; group: Group };
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
];
