import { answerTo, api } from '../../data/api.js';
import { useAct } from '../../data/use-act.js';
import { Confirm } from '../../design/confirm.js';
import type { VersionedUser } from './versioned-user.js';

/** Closes an open account, and opens a closed one. */
export function CloseAccount({ user, onClose }: { user: VersionedUser; onClose(): void }) {
  const disabled = !user.disabled;
  const change = useAct(
    async () => {
      const params = { path: { id: user.id }, header: { 'If-Match': user.etag } };
      await answerTo(api.PATCH('/api/v1/users/{id}', { params, body: { disabled } }));
      onClose();
    },
    { done: `The account of ${user.name} is ${disabled ? 'closed' : 'open'}`, changes: [['users']], quiet: true },
  );
  return (
    <Confirm
      title={disabled ? `Close the account of ${user.name}?` : `Open the account of ${user.name} again?`}
      action={disabled ? 'Close account' : 'Open account'}
      danger={disabled}
      busy={change.isPending}
      problem={change.error}
      onConfirm={() => change.mutate()}
      onClose={onClose}
    >
      {disabled
        ? 'They are signed out everywhere and cannot sign in. Their reservations stay as they are.'
        : 'They can sign in again, with the role they had.'}
    </Confirm>
  );
}
