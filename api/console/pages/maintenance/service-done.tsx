/** Writes down a service that was done, and when the next is due. */
import { COMPONENT_WORDS } from '../../../../contracts/index.js';
import { answerTo, api } from '../../data/api.js';
import { useAct } from '../../data/use-act.js';
import { CheckField, TextArea, TextField } from '../../design/field.js';
import { FormDialog } from '../../design/form-dialog.js';
import { MoneyField, minorOf } from '../../design/money-field.js';
import { daysBefore } from '../reports/days.js';
import { nameOf } from './forecast-words.js';

const CURRENCY = 'EUR';
const COMPONENTS = Object.keys(COMPONENT_WORDS) as (keyof typeof COMPONENT_WORDS)[];

export function ServiceDone({ id, onClose }: { id: string; onClose(): void }) {
  const write = useAct(
    async (fields: FormData) => {
      const text = (name: string) => String(fields.get(name) ?? '').trim();
      const costMinor = minorOf(fields.get('cost'), CURRENCY);
      const body = {
        doneOn: text('doneOn'),
        ...(text('odometerKm') && { odometerKm: Number(text('odometerKm')) }),
        ...(costMinor >= 0 && { costMinor, currency: CURRENCY }),
        ...(text('notes') && { notes: text('notes') }),
        ...(text('nextDueAt') && { nextDueAt: new Date(`${text('nextDueAt')}T00:00:00`).toISOString() }),
        ...(text('nextDueKm') && { nextDueKm: Number(text('nextDueKm')) }),
        components: COMPONENTS.filter((component) => fields.has(component)),
        afterFailure: fields.has('afterFailure'),
      };
      await answerTo(api.POST('/api/v1/vehicles/{id}/services', { params: { path: { id } }, body }));
      onClose();
    },
    { done: 'Written down', changes: [['services', id], ['vehicles'], ['forecasts']], quiet: true },
  );
  return (
    <FormDialog
      title="Service done"
      action="Write it down"
      busy={write.isPending}
      problem={write.error}
      onSubmit={(fields) => write.mutate(fields)}
      onClose={onClose}
    >
      <TextField label="On" name="doneOn" type="date" defaultValue={daysBefore(0)} max={daysBefore(0)} required />
      <TextField label="Odometer (km)" name="odometerKm" type="number" min={0} inputMode="numeric" />
      <MoneyField label="Cost" name="cost" currency={CURRENCY} />
      <TextArea label="What was done" name="notes" maxLength={2000} />
      <fieldset className="form-columns" aria-label="Renewed or repaired">
        {COMPONENTS.map((component) => (
          <CheckField key={component} label={nameOf(component)} name={component} />
        ))}
        <CheckField label="It had failed before" name="afterFailure" />
      </fieldset>
      <TextField
        label="Next due on"
        name="nextDueAt"
        type="date"
        hint="Nothing: no service is due until one is planned"
      />
      <TextField label="Next due at (km)" name="nextDueKm" type="number" min={0} inputMode="numeric" />
    </FormDialog>
  );
}
