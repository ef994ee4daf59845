import { EVENT_KINDS } from '../../../../contracts/event-kinds.js';
import { answerTo, api } from '../../data/api.js';
import { fieldError } from '../../data/problem.js';
import { useAct } from '../../data/use-act.js';
import { Dialog } from '../../design/dialog.js';
import { CheckField, TextField } from '../../design/field.js';
import { FormDialog } from '../../design/form-dialog.js';
import { ShownOnce } from '../../design/shown-once.js';

export function AddWebhook({ onClose }: { onClose(): void }) {
  const add = useAct(
    (fields: FormData) => {
      const kinds = EVENT_KINDS.filter((kind) => fields.get(kind) !== null);
      return answerTo(api.POST('/api/v1/webhooks', { body: { url: String(fields.get('url')).trim(), kinds } }));
    },
    { done: 'Webhook added', changes: [['webhooks']], quiet: true },
  );
  if (add.data) {
    return (
      <Dialog title="Its secret" onClose={onClose}>
        <ShownOnce label="Events are signed with it. It is shown this once." secret={add.data.secret} />
      </Dialog>
    );
  }
  return (
    <FormDialog
      title="Add a webhook"
      action="Add it"
      busy={add.isPending}
      problem={add.error}
      onSubmit={(fields) => add.mutate(fields)}
      onClose={onClose}
    >
      <TextField
        label="Address"
        name="url"
        type="url"
        placeholder="https://example.org/motorpool"
        required
        error={fieldError(add.error, 'url')}
      />
      <fieldset className="form-columns" aria-label="Events">
        {EVENT_KINDS.map((kind) => (
          <CheckField key={kind} label={kind} name={kind} defaultChecked />
        ))}
      </fieldset>
    </FormDialog>
  );
}
