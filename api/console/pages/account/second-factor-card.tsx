/** Whether one has a second factor; to enrol one, and to do without. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answerTo, api } from '../../data/api.js';
import { useAct } from '../../data/use-act.js';
import { Button } from '../../design/button.js';
import { Chip } from '../../design/chip.js';
import { Confirm } from '../../design/confirm.js';
import { Card } from '../../design/page.js';
import { Failed, Loading } from '../../design/states.js';
import { EnrolDialog } from './enrol-dialog.js';

const KEY = ['second-factor'];

export function SecondFactorCard() {
  const [asking, setAsking] = useState<'enrol' | 'remove'>();
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => answerTo(api.GET('/api/v1/auth/second-factor', { signal })),
  });
  const close = () => setAsking(undefined);
  const remove = useAct(
    async () => {
      await answerTo(api.DELETE('/api/v1/auth/second-factor'));
      close();
    },
    { done: 'Your second factor is gone', changes: [KEY], quiet: true },
  );
  return (
    <Card
      title="Second factor"
      actions={data && <Chip tone={data.enrolled ? 'good' : 'warn'}>{data.enrolled ? 'Enrolled' : 'None'}</Chip>}
    >
      {error ? <Failed problem={error} again={refetch} /> : !data && <Loading what="the second factor" rows={2} />}
      {data && (
        <>
          <p className="muted">
            {data.enrolled
              ? `What cannot be undone asks for a code of your authenticator. ${data.recoveryCodesLeft} recovery codes are left.`
              : 'An authenticator on your phone shows that it is you, before a car is immobilised or money is given back.'}
          </p>
          {data.enrolled ? (
            <Button kind="danger" onClick={() => setAsking('remove')}>
              Do without
            </Button>
          ) : (
            <Button kind="primary" onClick={() => setAsking('enrol')}>
              Enrol an authenticator
            </Button>
          )}
        </>
      )}
      {asking === 'enrol' && <EnrolDialog changes={[KEY]} onClose={close} />}
      {asking === 'remove' && (
        <Confirm
          title="Do without a second factor?"
          action="Do without"
          danger
          busy={remove.isPending}
          problem={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={close}
        >
          <p>Your password alone then does everything that your role may. The recovery codes go, too.</p>
        </Confirm>
      )}
    </Card>
  );
}
