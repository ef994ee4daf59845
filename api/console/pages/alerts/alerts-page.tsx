/** What is wrong with which car, as it comes; dealt with here. */
import { Link } from 'wouter';
import { plateOf, useCars } from '../../data/use-cars.js';
import { useFleets } from '../../data/use-places.js';
import { FilterBar, SelectFilter, useFilters } from '../../design/filter-bar.js';
import { Page, PageBody } from '../../design/page.js';
import { useReadAgain } from '../../live/use-read-again.js';
import { AlertList } from './alert-list.js';
import { KIND_OPTIONS } from './alert-words.js';
import { useAlerts } from './use-alerts.js';

const STATES = [
  ['', 'Not resolved'],
  ['open', 'Open'],
  ['acknowledged', 'Looked after'],
  ['resolved', 'Resolved'],
] as const;
const SEVERITIES = [
  ['', 'Any severity'],
  ['critical', 'Critical'],
  ['warning', 'Warning'],
  ['info', 'Info'],
] as const;

export default function AlertsPage() {
  const [{ state, severity, kind, fleetId }, setFilter] = useFilters('state', 'severity', 'kind', 'fleetId');
  const fleets = useFleets();
  const { byId } = useCars();
  useReadAgain('alert', 'alerts');
  const pages = useAlerts({ state: state || 'open,acknowledged', severity, kind, fleetId });
  const plate = (id: string) => {
    const car = byId.get(id);
    return car ? plateOf(car) : '';
  };
  return (
    <Page
      title="Alerts"
      about="Raised by the rules of each car’s fleet, the most severe first."
      actions={
        <Link className="button" href="/alert-rules">
          Rules
        </Link>
      }
      bar={
        <FilterBar count={pages.loading ? '' : countOf(pages.items.length, pages.more !== undefined)}>
          <SelectFilter label="State" value={state} options={STATES} onChange={(to) => setFilter('state', to)} />
          <SelectFilter
            label="Severity"
            value={severity}
            options={SEVERITIES}
            onChange={(to) => setFilter('severity', to)}
          />
          <SelectFilter label="Kind" value={kind} options={KIND_OPTIONS} onChange={(to) => setFilter('kind', to)} />
          {fleets.items.length > 0 && (
            <SelectFilter
              label="Fleet"
              value={fleetId}
              options={fleets.options('Any fleet')}
              onChange={(to) => setFilter('fleetId', to)}
            />
          )}
          <span className="alert-keys muted">
            <kbd>j</kbd> <kbd>k</kbd> walk · <kbd>x</kbd> choose · <kbd>a</kbd> acknowledge · <kbd>s</kbd> put off ·{' '}
            <kbd>r</kbd> resolve
          </span>
        </FilterBar>
      }
    >
      <PageBody>
        <AlertList pages={pages} plateOf={plate} />
      </PageBody>
    </Page>
  );
}

const countOf = (alerts: number, more: boolean) =>
  `${alerts} ${alerts === 1 ? 'alert' : 'alerts'}${more ? ' or more' : ''}`;
