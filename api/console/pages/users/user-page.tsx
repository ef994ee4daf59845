/** One account: who it is, what it may do, where it is signed in. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { api, versioned } from '../../data/api.js';
import { Button } from '../../design/button.js';
import { Chip } from '../../design/chip.js';
import { Facts } from '../../design/facts.js';
import { Day, Moment } from '../../design/moment.js';
import { Card, Page, PageBody } from '../../design/page.js';
import { Failed, Loading } from '../../design/states.js';
import { useMay } from '../../session/use-rights.js';
import { ChangeRole } from './change-role.js';
import { CloseAccount } from './close-account.js';
import { ROLE_WORDS } from './role-words.js';
import { UserSessions } from './user-sessions.js';

export default function UserPage({ params }: { params: Record<string, string> }) {
  const id = params.id ?? '';
  const may = useMay();
  const [open, setOpen] = useState<'role' | 'account'>();
  const { data: user, ...query } = useQuery({
    queryKey: ['users', 'one', id],
    queryFn: ({ signal }) => versioned(api.GET('/api/v1/users/{id}', { params: { path: { id } }, signal })),
  });
  const back = { href: '/users', label: 'Users' };
  if (!user) {
    return (
      <Page title="User" back={back}>
        {query.error ? <Failed problem={query.error} again={query.refetch} /> : <Loading what="the user" />}
      </Page>
    );
  }
  const role = ROLE_WORDS[user.role];
  const close = () => setOpen(undefined);
  return (
    <Page
      title={user.name}
      back={back}
      actions={
        may('users.manage') && (
          <>
            <Button onClick={() => setOpen('role')}>Change role</Button>
            <Button kind={user.disabled ? 'plain' : 'danger'} onClick={() => setOpen('account')}>
              {user.disabled ? 'Open account' : 'Close account'}
            </Button>
          </>
        )
      }
    >
      <PageBody>
        <Card title="Account">
          <Facts
            facts={{
              Role: <Chip tone={role.tone}>{role.label}</Chip>,
              State: user.disabled ? <Chip tone="bad">Closed</Chip> : <Chip tone="good">Open</Chip>,
              Email: <Verified what={user.email} at={user.emailVerifiedAt} />,
              Phone: <Verified what={user.phoneNumber} at={user.phoneVerifiedAt} />,
              Address: user.address,
              Since: <Moment at={user.createdAt} />,
            }}
          />
        </Card>
        {user.licence && (
          <Card title="Driving licence">
            <Facts
              facts={{
                Number: user.licence.number,
                Country: user.licence.country,
                'Good until': <Day on={user.licence.expiresOn} />,
                'Seen by staff': <Moment at={user.licence.verifiedAt} />,
              }}
            />
          </Card>
        )}
        {may('users.manage') && <UserSessions id={id} name={user.name} />}
        {may('audit.read') && (
          <Card title="What happened">
            <p>
              <Link href={`/audit?subjectKind=user&subjectId=${id}`}>What was done to this account</Link>
              {' · '}
              <Link href={`/audit?actorId=${id}`}>What this person did</Link>
            </p>
          </Card>
        )}
      </PageBody>
      {open === 'role' && <ChangeRole user={user} onClose={close} />}
      {open === 'account' && <CloseAccount user={user} onClose={close} />}
    </Page>
  );
}

function Verified({ what, at }: { what: string | null; at: string | null }) {
  if (!what) return '–';
  return (
    <>
      {what} {at ? <Chip tone="good">Verified</Chip> : <Chip tone="quiet">Not verified</Chip>}
    </>
  );
}
