/** A customer who stands at the desk, or calls: an account for them, without a password that anybody knows. */
import { answerTo, api } from '../../data/api.js';
import { fieldError } from '../../data/problem.js';
import { useAct } from '../../data/use-act.js';
import { TextField } from '../../design/field.js';
import { FormDialog } from '../../design/form-dialog.js';

export function AddCustomer({ onAdded, onClose }: { onAdded(id: string): void; onClose(): void }) {
  const add = useAct(
    async (fields: FormData) => {
      const text = (name: string) => String(fields.get(name) ?? '').trim();
      const phoneNumber = text('phoneNumber');
      const known = { name: text('name'), email: text('email'), ...(phoneNumber && { phoneNumber }) };
      const body = { ...known, password: unguessable() };
      const { userId } = await answerTo(api.POST('/api/v1/users', { body }));
      onAdded(userId);
    },
    { done: 'Customer added', changes: [['users']], quiet: true },
  );
  const error = (name: string) => fieldError(add.error, name);
  return (
    <FormDialog
      title="Add a customer"
      action="Add them"
      busy={add.isPending}
      problem={add.error}
      onSubmit={(fields) => add.mutate(fields)}
      onClose={onClose}
    >
      <TextField label="Name" name="name" required maxLength={100} autoComplete="off" error={error('name')} />
      <TextField
        label="Email"
        name="email"
        type="email"
        required
        maxLength={255}
        autoComplete="off"
        hint="They are sent a mail there, to verify the address"
        error={error('email')}
      />
      <TextField
        label="Phone"
        name="phoneNumber"
        type="tel"
        maxLength={40}
        autoComplete="off"
        hint="With its country code; may be left out. To sign in they ask for a code there, or for a new password by mail"
        error={error('phoneNumber')}
      />
    </FormDialog>
  );
}

/** Nobody is told it: who wants to sign in asks for a new one by mail, or for a code by phone. 256 bits, also where a page by plain HTTP has no `randomUUID`. */
const unguessable = (): string =>
  [...crypto.getRandomValues(new Uint8Array(32))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
