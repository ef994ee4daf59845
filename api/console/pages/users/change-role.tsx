import { useState } from 'react';
import { answerTo, api } from '../../data/api.js';
import { sentenceOf } from '../../data/problem.js';
import { useAct } from '../../data/use-act.js';
import { Button } from '../../design/button.js';
import { Dialog } from '../../design/dialog.js';
import { SelectField } from '../../design/field.js';
import { ROLE_OPTIONS, ROLE_WORDS, type Role } from './role-words.js';
import type { VersionedUser } from './versioned-user.js';

export function ChangeRole({ user, onClose }: { user: VersionedUser; onClose(): void }) {
  const [role, setRole] = useState<Role>(user.role);
  const change = useAct(
    async () => {
      const params = { path: { id: user.id }, header: { 'If-Match': user.etag } };
      await answerTo(api.PATCH('/api/v1/users/{id}', { params, body: { role } }));
      onClose();
    },
    { done: `${user.name} is ${ROLE_WORDS[role].label.toLowerCase()} now`, changes: [['users']], quiet: true },
  );
  return (
    <Dialog title={`What may ${user.name} do?`} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <SelectField
          label="Role"
          options={ROLE_OPTIONS}
          value={role}
          hint="They are signed out everywhere, and sign in again with the new role."
          onChange={(event) => setRole(event.target.value as Role)}
        />
        {change.error && (
          <p className="form-problem" role="alert">
            {sentenceOf(change.error)}
          </p>
        )}
        <footer>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={change.isPending} disabled={role === user.role}>
            Change role
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
