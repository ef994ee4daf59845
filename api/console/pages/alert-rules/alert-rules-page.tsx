/** When cars of a fleet raise which alert: what is set here, and what is inherited from above. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answerTo, api, type Schemas } from '../../data/api.js';
import { listOf } from '../../data/list-of.js';
import { useFleets } from '../../data/use-places.js';
import { Chip } from '../../design/chip.js';
import { DataTable } from '../../design/data-table.js';
import { FilterBar, SelectFilter, useFilters } from '../../design/filter-bar.js';
import { Page } from '../../design/page.js';
import type { Column } from '../../design/table-props.js';
import { useMay } from '../../session/use-rights.js';
import { SEVERITY_WORDS } from '../alerts/alert-words.js';
import { RuleDialog } from './rule-dialog.js';
import { durationWords, unitWords } from './rule-words.js';

type Rule = Schemas['AlertRule'];

const columnsOf = (fleetId: string): readonly Column<Rule>[] => [
  { key: 'label', head: 'Alert', cell: ({ label }) => label, sortBy: ({ label }) => label },
  {
    key: 'on',
    head: 'On',
    width: '90px',
    cell: ({ enabled }) => <Chip tone={enabled ? 'good' : 'quiet'}>{enabled ? 'On' : 'Off'}</Chip>,
  },
  {
    key: 'severity',
    head: 'Severity',
    width: '120px',
    cell: ({ severity }) => <Chip tone={SEVERITY_WORDS[severity].tone}>{SEVERITY_WORDS[severity].label}</Chip>,
  },
  {
    key: 'threshold',
    head: 'Threshold',
    cell: ({ threshold, unit }) => (threshold === null ? '–' : `${threshold} ${unitWords(unit)}`),
  },
  { key: 'duration', head: 'For at least', cell: ({ durationS }) => durationWords(durationS) },
  { key: 'cool', head: 'Cool-down', cell: ({ coolDownS }) => durationWords(coolDownS) },
  {
    key: 'own',
    head: 'Set where',
    cell: ({ own }) =>
      Object.keys(own).length > 0 ? (
        <Chip tone="info">Here</Chip>
      ) : (
        <span className="muted">{fleetId ? 'In a fleet above' : 'Default'}</span>
      ),
  },
];

export default function AlertRulesPage() {
  const [{ fleetId }, setFilter] = useFilters('fleetId');
  const fleets = useFleets();
  const may = useMay();
  const [editing, setEditing] = useState<Rule>();
  const read = useQuery({
    queryKey: ['alert-rules', fleetId],
    queryFn: ({ signal }) =>
      answerTo(api.GET('/api/v1/alert-rules', { params: { query: { ...(fleetId && { fleetId }) } }, signal })),
  });
  return (
    <Page
      title="Alert rules"
      back={{ href: '/alerts', label: 'Alerts' }}
      about="A fleet without a setting of its own has that of the fleet above it, and in the end the one for all cars."
      bar={
        <FilterBar>
          <SelectFilter
            label="Fleet"
            value={fleetId}
            options={fleets.options('All cars')}
            onChange={(to) => setFilter('fleetId', to)}
          />
        </FilterBar>
      }
    >
      <DataTable
        label="Alert rules"
        pages={listOf(read.data?.items, read)}
        columns={columnsOf(fleetId)}
        rowKey={({ kind }) => kind}
        {...(may('geofences.manage') && { onOpen: (rule: Rule) => setEditing(rule) })}
        empty={{ title: 'There are no rules' }}
      />
      {editing && <RuleDialog rule={editing} fleetId={fleetId} onClose={() => setEditing(undefined)} />}
    </Page>
  );
}
