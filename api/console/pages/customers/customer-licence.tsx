/** What stands on a driving licence, and whether staff have seen it. */
import { answerTo, api } from '../../data/api.js';
import { useAct } from '../../data/use-act.js';
import { Button } from '../../design/button.js';
import { Facts } from '../../design/facts.js';
import { Day, Moment } from '../../design/moment.js';
import { Card } from '../../design/page.js';
import type { VersionedUser } from '../users/versioned-user.js';
import { LicenceChip } from './licence-chip.js';

export function CustomerLicence({ user: { id, etag, licence } }: { user: VersionedUser }) {
  const seen = useAct(
    async (verified: boolean) => {
      const params = { path: { id }, header: { 'If-Match': etag } };
      await answerTo(api.PUT('/api/v1/users/{id}/licence-verification', { params, body: { verified } }));
    },
    { done: (verified) => (verified ? 'The licence was seen' : 'The licence no longer counts'), changes: [['users']] },
  );
  if (!licence) {
    return (
      <Card title="Driving licence">
        <p className="muted">None given yet.</p>
      </Card>
    );
  }
  return (
    <Card
      title="Driving licence"
      actions={
        <Button busy={seen.isPending} onClick={() => seen.mutate(!licence.verifiedAt)}>
          {licence.verifiedAt ? 'It no longer counts' : 'I have seen it'}
        </Button>
      }
    >
      <Facts
        facts={{
          State: <LicenceChip expiresOn={licence.expiresOn} seenAt={licence.verifiedAt} />,
          Number: licence.number,
          Country: licence.country,
          'Good until': <Day on={licence.expiresOn} />,
          'Seen by staff': <Moment at={licence.verifiedAt} />,
        }}
      />
    </Card>
  );
}
