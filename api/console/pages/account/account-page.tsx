/** One's own account: who one is here, the password, and the second factor. */
import { useQuery } from '@tanstack/react-query';
import { answerTo, api } from '../../data/api.js';
import { Facts } from '../../design/facts.js';
import { Card, Page } from '../../design/page.js';
import { Failed, Loading } from '../../design/states.js';
import { rightsQuery } from '../../session/use-rights.js';
import { ROLE_WORDS } from '../users/role-words.js';
import { PasswordCard } from './password-card.js';
import { SecondFactorCard } from './second-factor-card.js';
import './account-page.css';

export default function AccountPage() {
  const { data: rights } = useQuery(rightsQuery);
  const { data: me, ...query } = useQuery({
    queryKey: ['users', 'me'],
    queryFn: ({ signal }) => answerTo(api.GET('/api/v1/users/me', { signal })),
  });
  if (!me) {
    return (
      <Page title="Your account">
        {query.error ? <Failed problem={query.error} again={query.refetch} /> : <Loading what="your account" />}
      </Page>
    );
  }
  return (
    <Page title="Your account" about={me.email ?? me.phoneNumber ?? ''}>
      <div className="account">
        <Card title="Your details">
          <Facts
            facts={{
              Name: me.name,
              Email: me.email ?? '–',
              Phone: me.phoneNumber ?? '–',
              Role: rights ? ROLE_WORDS[rights.role].label : '–',
            }}
          />
        </Card>
        <PasswordCard fromSettings={rights?.fromSettings} />
        <SecondFactorCard />
      </div>
    </Page>
  );
}
