/** Where a person is signed in, and the end of it. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answerTo, api } from '../../data/api.js';
import { useAct } from '../../data/use-act.js';
import { Button } from '../../design/button.js';
import { Chip } from '../../design/chip.js';
import { Confirm } from '../../design/confirm.js';
import { Age } from '../../design/moment.js';
import { Card } from '../../design/page.js';
import { Failed, Loading } from '../../design/states.js';
import { deviceWords } from './device-words.js';
import './user-sessions.css';

export function UserSessions({ id, name }: { id: string; name: string }) {
  const [asking, setAsking] = useState(false);
  const params = { path: { id } };
  const { data, error, refetch } = useQuery({
    queryKey: ['users', 'sessions', id],
    queryFn: ({ signal }) => answerTo(api.GET('/api/v1/users/{id}/sessions', { params, signal })),
  });
  const end = useAct(
    async () => {
      await answerTo(api.DELETE('/api/v1/users/{id}/sessions', { params }));
      setAsking(false);
    },
    { done: `${name} is signed out everywhere`, changes: [['users', 'sessions', id]], quiet: true },
  );
  const sessions = data?.items ?? [];
  return (
    <Card
      title="Signed in on"
      actions={
        sessions.length > 0 && (
          <Button kind="danger" onClick={() => setAsking(true)}>
            Sign out everywhere
          </Button>
        )
      }
    >
      {error ? <Failed problem={error} again={refetch} /> : !data && <Loading what="sessions" rows={2} />}
      {data && sessions.length === 0 && <p className="muted">No device.</p>}
      <ul className="user-sessions">
        {sessions.map((session) => (
          <li key={session.id}>
            <span title={session.device ?? undefined}>{deviceWords(session.device)}</span>
            {session.current && <Chip tone="info">This one</Chip>}
            <small>
              {session.address ?? 'unknown address'} · used <Age at={session.lastUsedAt} />
            </small>
          </li>
        ))}
      </ul>
      {asking && (
        <Confirm
          title={`Sign ${name} out everywhere?`}
          action="Sign out everywhere"
          danger
          busy={end.isPending}
          problem={end.error}
          onConfirm={() => end.mutate()}
          onClose={() => setAsking(false)}
        >
          On every device, at once. They can sign in again with their password.
        </Confirm>
      )}
    </Card>
  );
}
