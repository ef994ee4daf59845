import { useQuery } from '@tanstack/react-query';
import { answerTo, api } from '../../data/api.js';
import { fieldError } from '../../data/problem.js';
import { useAct } from '../../data/use-act.js';
import { Dialog } from '../../design/dialog.js';
import { CheckField, TextField } from '../../design/field.js';
import { FormDialog } from '../../design/form-dialog.js';
import { ShownOnce } from '../../design/shown-once.js';
import { type Permission, rightsQuery } from '../../session/use-rights.js';

type Given = Exclude<Permission, 'keys.manage'>;

export function AddKey({ onClose }: { onClose(): void }) {
  const { data: rights } = useQuery(rightsQuery);
  const mine = (rights?.permissions ?? []).filter((one): one is Given => one !== 'keys.manage'); // no key makes keys
  const add = useAct(
    (fields: FormData) => {
      const permissions = mine.filter((one) => fields.get(one) !== null);
      const until = String(fields.get('until') ?? '');
      const expiresAt = until && new Date(`${until}T00:00:00`).toISOString();
      return answerTo(
        api.POST('/api/v1/api-keys', {
          body: { name: String(fields.get('name')).trim(), permissions, ...(expiresAt && { expiresAt }) },
        }),
      );
    },
    { done: 'Key added', changes: [['api-keys']], quiet: true },
  );
  if (add.data) {
    return (
      <Dialog title={add.data.name} onClose={onClose}>
        <ShownOnce
          label="The key. It is shown this once: keep it where only its program reads it."
          secret={add.data.key}
        />
      </Dialog>
    );
  }
  return (
    <FormDialog
      title="Add a key"
      action="Add it"
      wide
      busy={add.isPending}
      problem={add.error}
      onSubmit={(fields) => add.mutate(fields)}
      onClose={onClose}
    >
      <div className="form-columns">
        <TextField
          label="Name"
          name="name"
          placeholder="Accounting"
          required
          maxLength={100}
          error={fieldError(add.error, 'name')}
        />
        <TextField label="Until" name="until" type="date" hint="Empty: until it is revoked" />
      </div>
      <fieldset className="form-columns" aria-label="It may">
        {mine.map((one) => (
          <CheckField key={one} label={one} name={one} />
        ))}
      </fieldset>
    </FormDialog>
  );
}
