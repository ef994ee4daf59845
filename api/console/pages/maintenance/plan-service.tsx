/** Keeps a car from being rented for a while; refused where a reservation has that time. */
import { answerTo, api } from '../../data/api.js';
import { fieldError } from '../../data/problem.js';
import { useAct } from '../../data/use-act.js';
import { TextField } from '../../design/field.js';
import { FormDialog } from '../../design/form-dialog.js';

export function PlanService({ id, onClose }: { id: string; onClose(): void }) {
  const plan = useAct(
    async (fields: FormData) => {
      const body = {
        startsAt: new Date(String(fields.get('startsAt'))).toISOString(),
        endsAt: new Date(String(fields.get('endsAt'))).toISOString(),
        reason: String(fields.get('reason')).trim(),
      };
      await answerTo(api.POST('/api/v1/vehicles/{id}/blocks', { params: { path: { id } }, body }));
      onClose();
    },
    {
      done: 'The car is kept for it',
      changes: [
        ['services', id],
        ['calendar', id],
      ],
      quiet: true,
    },
  );
  return (
    <FormDialog
      title="Plan a service"
      action="Keep the car"
      busy={plan.isPending}
      problem={plan.error}
      onSubmit={(fields) => plan.mutate(fields)}
      onClose={onClose}
    >
      <TextField label="What for" name="reason" maxLength={500} required />
      <TextField
        label="From"
        name="startsAt"
        type="datetime-local"
        required
        error={fieldError(plan.error, 'startsAt')}
      />
      <TextField label="Until" name="endsAt" type="datetime-local" required error={fieldError(plan.error, 'endsAt')} />
    </FormDialog>
  );
}
