/** To change one's own password. */
import { useState } from 'react';
import { answerTo, api } from '../../data/api.js';
import { useAct } from '../../data/use-act.js';
import { Button } from '../../design/button.js';
import { TextField } from '../../design/field.js';
import { FormDialog } from '../../design/form-dialog.js';
import { Card } from '../../design/page.js';

/** As the API has them; it says itself what is wrong with others. */
const SHORTEST = 8;

/** `fromSettings`: whether it is the administrator's that ADMIN_EMAIL names. */
export function PasswordCard({ fromSettings = false }: { fromSettings?: boolean | undefined }) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  const change = useAct(
    async (body: { oldPassword: string; password: string }) => {
      await answerTo(api.POST('/api/v1/auth/password', { body }));
      close();
    },
    { done: 'Your password is changed', quiet: true },
  );
  return (
    <Card title="Password">
      <p className="muted">
        A new one signs you out everywhere else.
        {fromSettings &&
          ' This is the administrator of the settings: change ADMIN_PASSWORD there, as it holds again at each start.'}
      </p>
      <Button onClick={() => setOpen(true)}>Change password</Button>
      {open && (
        <FormDialog
          title="Change your password"
          action="Change password"
          busy={change.isPending}
          problem={change.error}
          onSubmit={(fields) =>
            change.mutate({ oldPassword: String(fields.get('old')), password: String(fields.get('new')) })
          }
          onClose={close}
        >
          {fromSettings && (
            <p>
              A password that you set here holds until the system starts again. Then it is the one in the setting{' '}
              <code>ADMIN_PASSWORD</code>, or the one that was printed where that is not set. To change it for good,
              change the setting and restart.
            </p>
          )}
          <TextField label="Current password" name="old" type="password" autoComplete="current-password" required />
          <TextField
            label="New password"
            name="new"
            type="password"
            autoComplete="new-password"
            minLength={SHORTEST}
            hint={`At least ${SHORTEST} characters`}
            required
          />
        </FormDialog>
      )}
    </Card>
  );
}
