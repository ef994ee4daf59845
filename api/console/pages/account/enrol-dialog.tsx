/** Enrols an authenticator: its secret for the camera, a code that proves it, then the recovery codes, this one time. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answerTo, api } from '../../data/api.js';
import { sentenceOf } from '../../data/problem.js';
import { useAct } from '../../data/use-act.js';
import { Button } from '../../design/button.js';
import { Dialog } from '../../design/dialog.js';
import { TextField } from '../../design/field.js';
import { FormDialog } from '../../design/form-dialog.js';
import { ShownOnce } from '../../design/shown-once.js';
import { Failed, Loading } from '../../design/states.js';
import { QrCode } from './qr-code.js';

interface Props {
  changes: readonly (readonly string[])[];
  onClose(): void;
}

export function EnrolDialog({ changes, onClose }: Props) {
  const [codes, setCodes] = useState<readonly string[]>();
  const { data, error, refetch } = useQuery({
    queryKey: ['second-factor', 'enrolment'],
    queryFn: ({ signal }) => answerTo(api.POST('/api/v1/auth/second-factor/enrolment', { signal })),
    ...{ gcTime: 0, staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false },
  });
  const confirm = useAct(
    async (code: string) => {
      const { recoveryCodes } = await answerTo(
        api.POST('/api/v1/auth/second-factor/enrolment/confirm', { body: { code } }),
      );
      setCodes(recoveryCodes);
    },
    { done: 'Your second factor is enrolled', quiet: true },
  );
  const done = useAct(async () => onClose(), { changes, quiet: true });

  if (codes) {
    return (
      <Dialog title="Your recovery codes" onClose={() => done.mutate()}>
        <ShownOnce
          label="Each works once, when your phone is not at hand. Keep them apart from your password; they are shown this once."
          secret={codes.join('\n')}
        />
        <footer>
          <Button kind="primary" onClick={() => done.mutate()}>
            They are kept
          </Button>
        </footer>
      </Dialog>
    );
  }
  return (
    <FormDialog
      title="Enrol an authenticator"
      action="Confirm"
      busy={confirm.isPending}
      disabled={!data}
      onSubmit={(fields) => confirm.mutate(String(fields.get('code')).trim())}
      onClose={onClose}
    >
      {error ? <Failed problem={error} again={refetch} /> : !data && <Loading what="the secret" />}
      {data && (
        <>
          <p>Take this with an authenticator app, then say the six digits that it shows.</p>
          <QrCode text={data.uri} label="The secret, for the camera of an authenticator" />
          <p className="muted">
            Or type it there: <code className="account-secret">{data.secret.replaceAll(/(.{4})/g, '$1 ').trim()}</code>
          </p>
        </>
      )}
      <TextField
        label="Code"
        name="code"
        autoComplete="one-time-code"
        inputMode="numeric"
        maxLength={6}
        error={confirm.error ? sentenceOf(confirm.error) : undefined}
        required
      />
    </FormDialog>
  );
}
