/** One webhook, with what was sent there; what failed can be sent again. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answerTo, api, versioned } from '../../data/api.js';
import { useAct } from '../../data/use-act.js';
import { usePages } from '../../data/use-pages.js';
import { Button } from '../../design/button.js';
import { Chip } from '../../design/chip.js';
import { Confirm } from '../../design/confirm.js';
import { Drawer, DrawerPart } from '../../design/drawer.js';
import { Facts } from '../../design/facts.js';
import { Moment } from '../../design/moment.js';
import { Failed, Loading } from '../../design/states.js';
import { WebhookChip } from './webhook-chip.js';
import './webhook-drawer.css';

const STATES = { queued: ['Waits', 'warn'], delivered: ['Delivered', 'good'], failed: ['Failed', 'bad'] } as const;

export function WebhookDrawer({ id, onClose }: { id: string; onClose(): void }) {
  const [removing, setRemoving] = useState(false);
  const params = { path: { id } };
  const { data, error } = useQuery({
    queryKey: ['webhooks', 'one', id],
    queryFn: ({ signal }) => versioned(api.GET('/api/v1/webhooks/{id}', { params, signal })),
  });
  const log = usePages(['webhooks', 'deliveries', id], (cursor, signal) =>
    api.GET('/api/v1/webhooks/{id}/deliveries', { params: { ...params, query: cursor ? { cursor } : {} }, signal }),
  );
  const toggle = useAct(
    async (enabled: boolean) => {
      const header = { 'If-Match': data?.etag ?? '*' };
      await answerTo(api.PATCH('/api/v1/webhooks/{id}', { params: { ...params, header }, body: { enabled } }));
    },
    { done: (enabled) => (enabled ? 'Events are sent again' : 'No more events are sent'), changes: [['webhooks']] },
  );
  const again = useAct(
    async (deliveryId: string) => {
      const path = { id, deliveryId };
      await answerTo(api.POST('/api/v1/webhooks/{id}/deliveries/{deliveryId}/replay', { params: { path } }));
    },
    { done: 'It is sent once more', changes: [['webhooks', 'deliveries', id]] },
  );
  const remove = useAct(
    async () => {
      await answerTo(api.DELETE('/api/v1/webhooks/{id}', { params }));
      onClose();
    },
    { done: 'The webhook is gone', changes: [['webhooks']], quiet: true },
  );
  if (!data) {
    return (
      <Drawer title="Webhook" onClose={onClose}>
        {error ? <Failed problem={error} /> : <Loading what="the webhook" />}
      </Drawer>
    );
  }
  return (
    <Drawer
      title={new URL(data.url).host}
      mark={<WebhookChip {...data} />}
      onClose={onClose}
      actions={
        <>
          <Button busy={toggle.isPending} onClick={() => toggle.mutate(!data.enabled)}>
            {data.enabled ? 'Switch off' : 'Switch on'}
          </Button>
          <Button kind="danger" onClick={() => setRemoving(true)}>
            Remove
          </Button>
        </>
      }
    >
      <Facts
        facts={{
          To: data.url,
          Events: data.kinds.join(', '),
          ...(data.disabledReason && { 'Off because': data.disabledReason }),
        }}
      />
      <DrawerPart title="Sent">
        {log.problem ? <Failed problem={log.problem} /> : log.loading && <Loading what="what was sent" rows={3} />}
        {!log.loading && log.items.length === 0 && <p className="muted">Nothing yet.</p>}
        <ul className="webhook-log">
          {log.items.map(({ id: key, kind, state, status, detail, createdAt, durationMs }) => (
            <li key={key}>
              <Chip tone={STATES[state][1]}>{STATES[state][0]}</Chip> <span>{kind}</span> <Moment at={createdAt} />
              <small>
                {[status && `HTTP ${status}`, durationMs !== null && `${durationMs} ms`, detail]
                  .filter(Boolean)
                  .join(' · ')}
              </small>
              {state === 'failed' && (
                <Button busy={again.isPending && again.variables === key} onClick={() => again.mutate(key)}>
                  Send again
                </Button>
              )}
            </li>
          ))}
        </ul>
        {log.more && <Button onClick={log.more}>Show more</Button>}
      </DrawerPart>
      {removing && (
        <Confirm
          title="Remove this webhook?"
          action="Remove"
          danger
          busy={remove.isPending}
          problem={remove.error}
          onConfirm={() => remove.mutate(undefined)}
          onClose={() => setRemoving(false)}
        >
          Events are no longer sent there, and its log goes with it.
        </Confirm>
      )}
    </Drawer>
  );
}
