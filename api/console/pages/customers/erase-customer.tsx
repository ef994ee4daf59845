/** Everything that is held on a person goes, but what the law keeps. It asks for the name, and the API for a second factor. */
import { useState } from 'react';
import { answerTo, api } from '../../data/api.js';
import { useAct } from '../../data/use-act.js';
import { TextField } from '../../design/field.js';
import { FormDialog } from '../../design/form-dialog.js';

interface Props {
  id: string;
  name: string;
  onDone(): void;
  onClose(): void;
}

export function EraseCustomer({ id, name, onDone, onClose }: Props) {
  const [typed, setTyped] = useState('');
  const erase = useAct(
    async () => {
      await answerTo(api.POST('/api/v1/users/{id}/erasure', { params: { path: { id } }, body: { confirm: 'erase' } }));
      onDone();
    },
    { done: `${name} is erased`, changes: [['users']], quiet: true },
  );
  return (
    <FormDialog
      title={`Erase ${name}?`}
      action="Erase for good"
      danger
      busy={erase.isPending}
      problem={erase.error}
      disabled={typed.trim() !== name}
      onSubmit={() => erase.mutate(undefined)}
      onClose={onClose}
    >
      <p>
        Name, addresses, licence, messages and where they drove are gone for good. Invoices stay as long as the law
        wants them. It is refused while a rental or money is open.
      </p>
      <TextField
        label={`Write “${name}”`}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        autoComplete="off"
      />
    </FormDialog>
  );
}
