/** A fleet's name, place and the parts of its policy that a desk changes; what is not here stays as it is. */
import { useQuery } from '@tanstack/react-query';
import { answerTo, api, type Schemas, versioned } from '../../data/api.js';
import { fieldError } from '../../data/problem.js';
import { useAct } from '../../data/use-act.js';
import { useFleets } from '../../data/use-places.js';
import { CheckField, SelectField, TextField } from '../../design/field.js';
import { FormDialog } from '../../design/form-dialog.js';
import { MoneyField, minorOf } from '../../design/money-field.js';

type Policy = Schemas['FleetPolicy'];

/** `id`: "new" for one to be added. */
export function EditFleet({ id, onClose }: { id: string; onClose(): void }) {
  const isNew = id === 'new';
  const fleets = useFleets();
  const { data } = useQuery({
    queryKey: ['fleets', 'one', id],
    enabled: !isNew,
    queryFn: ({ signal }) => versioned(api.GET('/api/v1/fleets/{id}', { params: { path: { id } }, signal })),
  });
  const save = useAct(
    async (fields: FormData) => {
      const body = {
        name: String(fields.get('name')).trim(),
        parentId: String(fields.get('parentId')) || null,
        policy: policyOf(fields, data?.policy ?? {}),
      };
      if (!data) await answerTo(api.POST('/api/v1/fleets', { body }));
      else {
        const params = { path: { id }, header: { 'If-Match': data.etag } };
        await answerTo(api.PATCH('/api/v1/fleets/{id}', { params, body }));
      }
      onClose();
    },
    { done: isNew ? 'Fleet added' : 'Saved', changes: [['fleets']], quiet: true },
  );
  if (!isNew && !data) return null;
  const { turnAroundMinutes, minimumAgeYears, depositMinor, licence, emailVerified, paymentBeforeConfirm } =
    data?.policy ?? {};
  return (
    <FormDialog
      title={data ? data.name : 'Add a fleet'}
      action={isNew ? 'Add it' : 'Save'}
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
      <SelectField
        label="Below"
        name="parentId"
        defaultValue={data?.parentId ?? ''}
        options={fleets.options('On its own').filter(([value]) => value !== id)}
      />
      <TextField
        label="Minutes between two rentals"
        name="turnAroundMinutes"
        type="number"
        min={0}
        defaultValue={turnAroundMinutes}
        hint="Empty: as the fleet above says"
      />
      <TextField
        label="Youngest driver (years)"
        name="minimumAgeYears"
        type="number"
        min={0}
        max={99}
        defaultValue={minimumAgeYears}
      />
      <MoneyField label="Deposit" name="depositMinor" currency="EUR" amountMinor={depositMinor} />
      <CheckField label="Wants a driving licence" name="licence" defaultChecked={licence ?? false} />
      <CheckField label="Wants a verified email address" name="emailVerified" defaultChecked={emailVerified ?? false} />
      <CheckField
        label="Wants the payment before it confirms"
        name="paymentBeforeConfirm"
        defaultChecked={paymentBeforeConfirm ?? false}
      />
    </FormDialog>
  );
}

/** An unticked box is taken from above, unless it was said here. */
function policyOf(fields: FormData, before: Policy): Policy {
  const number = (name: string) => (fields.get(name) ? Number(fields.get(name)) : undefined);
  const deposit = minorOf(fields.get('depositMinor'), 'EUR');
  const next: Record<string, unknown> = {
    ...before,
    turnAroundMinutes: number('turnAroundMinutes'),
    minimumAgeYears: number('minimumAgeYears'),
    depositMinor: Number.isNaN(deposit) ? undefined : deposit,
  };
  for (const name of ['licence', 'emailVerified', 'paymentBeforeConfirm'] as const) {
    const ticked = fields.get(name) !== null;
    if (ticked || before[name] !== undefined) next[name] = ticked;
  }
  return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined));
}
