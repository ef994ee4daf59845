/** How demand counts in prices: of all cars, or of a fleet that says otherwise. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { allPages, LARGEST_PAGE } from '../../data/all-pages.js';
import { answerTo, api, type Schemas } from '../../data/api.js';
import { fieldError } from '../../data/problem.js';
import { useAct } from '../../data/use-act.js';
import { useFleets } from '../../data/use-places.js';
import { type Option, SelectField, TextField } from '../../design/field.js';
import { FormDialog } from '../../design/form-dialog.js';

type Mode = Schemas['DemandRules']['mode'];
export const MODES: readonly (readonly [Mode, string])[] = [
  ['off', 'Off'],
  ['shadow', 'Shown, not charged'],
  ['live', 'Charged'],
];
const ABOVE = ''; // a fleet goes by what holds above it
const KEY = ['demand-pricing'];

export function useDemandRules() {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) =>
      allPages((cursor) =>
        answerTo(
          api.GET('/api/v1/demand-pricing', {
            params: { query: { limit: LARGEST_PAGE, ...(cursor && { cursor }) } },
            signal,
          }),
        ),
      ),
  });
}

export function DemandDialog({ onClose }: { onClose(): void }) {
  const { data } = useDemandRules();
  const fleets = useFleets();
  const [scope, setScope] = useState('all');
  const own = data?.find(({ fleetId }) => (fleetId ?? 'all') === scope);
  const rules = own ?? data?.find(({ fleetId }) => fleetId === null);
  const save = useAct(
    async (fields: FormData) => {
      const path = { scope };
      const mode = MODES.find(([word]) => word === fields.get('mode'))?.[0];
      if (mode) {
        const percent = (name: string) => Number(fields.get(name));
        const [floorPercent, capPercent, trialPercent] = [percent('floor'), percent('cap'), percent('trial')];
        const body = { mode, floorPercent, capPercent, trialPercent };
        await answerTo(api.PUT('/api/v1/demand-pricing/{scope}', { params: { path }, body }));
      } else if (own) {
        await answerTo(api.DELETE('/api/v1/demand-pricing/{scope}', { params: { path } }));
      }
      onClose();
    },
    { done: 'Saved', changes: [KEY], quiet: true },
  );
  if (!rules) return null;
  const modes: Option[] = scope === 'all' ? [...MODES] : [[ABOVE, 'As above it'], ...MODES];
  const percent = { type: 'number', required: true, inputMode: 'numeric' } as const;
  return (
    <FormDialog
      title="Prices from demand"
      action="Save"
      busy={save.isPending}
      problem={save.error}
      onSubmit={(fields) => save.mutate(fields)}
      onClose={onClose}
    >
      <SelectField
        label="Of"
        name="scope"
        value={scope}
        onChange={({ target }) => setScope(target.value)}
        options={[['all', 'All cars'], ...fleets.items.map(({ id, name }): Option => [id, name])]}
      />
      <div className="form-columns" key={`${scope} ${rules.updatedAt}`}>
        <SelectField label="Demand counts" name="mode" options={modes} defaultValue={own?.mode ?? ABOVE} />
        <TextField
          {...{ label: 'At least (%)', name: 'floor', ...percent, min: 50, max: 100 }}
          defaultValue={rules.floorPercent}
          hint="Of the price without demand"
          error={fieldError(save.error, 'floorPercent')}
        />
        <TextField
          {...{ label: 'At most (%)', name: 'cap', ...percent, min: 100, max: 200 }}
          defaultValue={rules.capPercent}
          hint="Of the price without demand"
          error={fieldError(save.error, 'capPercent')}
        />
        <TextField
          {...{ label: 'Tried up and down (%)', name: 'trial', ...percent, min: 0, max: 5 }}
          defaultValue={rules.trialPercent}
          hint="By chance, the same for all who begin on one day, to learn how many book"
          error={fieldError(save.error, 'trialPercent')}
        />
      </div>
    </FormDialog>
  );
}
