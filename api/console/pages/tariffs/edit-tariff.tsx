/** A tariff: for which cars, and the rules a desk changes. Rules that have no field here stay as they are. */
import { useQuery } from '@tanstack/react-query';
import { answerTo, api, type Schemas, versioned } from '../../data/api.js';
import { fieldError } from '../../data/problem.js';
import { useAct } from '../../data/use-act.js';
import { useBranches, useFleets } from '../../data/use-places.js';
import { CheckField, SelectField, TextField } from '../../design/field.js';
import { FormDialog } from '../../design/form-dialog.js';
import { typedOf } from '../../design/money-field.js';
import { rulesOf } from './typed-rules.js';

type Rules = Schemas['TariffRules'];
const CURRENCY = 'EUR';

/** `id`: "new" for one to be added. */
export function EditTariff({ id, onClose }: { id: string; onClose(): void }) {
  const isNew = id === 'new';
  const fleets = useFleets();
  const branches = useBranches();
  const { data } = useQuery({
    queryKey: ['tariffs', 'one', id],
    enabled: !isNew,
    queryFn: ({ signal }) => versioned(api.GET('/api/v1/tariffs/{id}', { params: { path: { id } }, signal })),
  });
  const save = useAct(
    async (fields: FormData) => {
      const text = (name: string) => String(fields.get(name) ?? '').trim();
      const body = {
        name: text('name'),
        fleetId: text('fleetId') || null,
        branchId: text('branchId') || null,
        category: text('category') || null,
        currency: data?.currency ?? null,
        active: fields.get('active') !== null,
        rules: rulesOf(fields, data?.rules ?? {}, data?.currency ?? CURRENCY),
      };
      if (!data) await answerTo(api.POST('/api/v1/tariffs', { body }));
      else {
        const params = { path: { id }, header: { 'If-Match': data.etag } };
        await answerTo(api.PUT('/api/v1/tariffs/{id}', { params, body }));
      }
      onClose();
    },
    { done: isNew ? 'Tariff added' : 'Saved', changes: [['tariffs']], quiet: true },
  );
  if (!isNew && !data) return null;
  const rules = data?.rules ?? {};
  const money = (minor: number | undefined) => (minor === undefined ? '' : typedOf(minor, data?.currency ?? CURRENCY));
  return (
    <FormDialog
      title={data ? data.name : 'Add a tariff'}
      action={isNew ? 'Add it' : 'Save'}
      wide
      busy={save.isPending}
      problem={save.error}
      onSubmit={(fields) => save.mutate(fields)}
      onClose={onClose}
    >
      <TextField
        label="Name"
        name="name"
        defaultValue={data?.name}
        required
        maxLength={100}
        error={fieldError(save.error, 'name')}
      />
      <div className="form-columns">
        <SelectField
          label="Of fleet"
          name="fleetId"
          defaultValue={data?.fleetId ?? ''}
          options={fleets.options('Any')}
        />
        <SelectField
          label="At branch"
          name="branchId"
          defaultValue={data?.branchId ?? ''}
          options={branches.options('Any')}
        />
        <TextField label="Of category" name="category" defaultValue={data?.category ?? ''} />
        <TextField
          label="A day (EUR)"
          name="daily"
          type="number"
          step="0.01"
          min={0}
          defaultValue={money(priceOf(rules.daily))}
          hint="Empty: the car’s own price"
        />
        <TextField
          label="A day of a week (% of a day)"
          name="weekly"
          type="number"
          min={1}
          max={1000}
          defaultValue={percentOf(rules.weekly)}
        />
        <TextField
          label="A day of a month (% of a day)"
          name="monthly"
          type="number"
          min={1}
          max={1000}
          defaultValue={percentOf(rules.monthly)}
        />
        <TextField
          label="Weekend (%)"
          name="weekend"
          type="number"
          min={-100}
          max={1000}
          defaultValue={rules.weekend?.percent}
          hint="More or less than a day’s price"
        />
        <TextField
          label="One way (EUR)"
          name="oneWay"
          type="number"
          step="0.01"
          min={0}
          defaultValue={money(rules.oneWayMinor)}
        />
        <TextField
          label="Tax (%)"
          name="tax"
          type="number"
          step="0.001"
          min={0}
          max={100}
          defaultValue={rules.taxes?.[0]?.percent}
        />
      </div>
      <CheckField label="It holds" name="active" defaultChecked={data?.active ?? true} />
    </FormDialog>
  );
}

const priceOf = (rule: Rules['daily']) => (rule && 'priceMinor' in rule ? rule.priceMinor : undefined);
const percentOf = (rule: Rules['weekly']) => (rule && 'percentOfDaily' in rule ? rule.percentOfDaily : '');
