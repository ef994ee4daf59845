/** What cars need: which are due for a service, and which cannot be rented and why. */
import { FilterBar, SearchFilter, SelectFilter, useFilters } from '../../design/filter-bar.js';
import { Page } from '../../design/page.js';
import { CarList } from './car-list.js';
import { CarService } from './car-service.js';
import { ForeseenList } from './foreseen-list.js';

const WHICH = [
  ['', 'All cars'],
  ['foreseen', 'Failure foreseen'],
  ['due', 'Due for a service'],
  ['maintenance', 'In the workshop'],
] as const;

export default function MaintenancePage() {
  const [{ which, q, open }, setFilter] = useFilters('which', 'q', 'open');
  return (
    <Page
      title="Maintenance"
      about="A car whose service is due, or that is likely to fail within 7 days, is not offered until it was in the workshop."
      bar={
        <FilterBar>
          {which !== 'foreseen' && (
            <SearchFilter label="Car or plate" value={q} onChange={(value) => setFilter('q', value)} />
          )}
          <SelectFilter label="Which" value={which} options={WHICH} onChange={(value) => setFilter('which', value)} />
        </FilterBar>
      }
    >
      {which === 'foreseen' ? (
        <ForeseenList onOpen={(id) => setFilter('open', id)} />
      ) : (
        <CarList which={which} q={q} onOpen={(id) => setFilter('open', id)} />
      )}
      {open && <CarService key={open} id={open} onClose={() => setFilter('open', '')} />}
    </Page>
  );
}
