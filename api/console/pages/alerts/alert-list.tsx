/** Alerts, grouped by car, walked and dealt with by keys or by hand; several at once. */
import { useState } from 'react';
import { Link } from 'wouter';
import type { Pages } from '../../data/use-pages.js';
import { Button } from '../../design/button.js';
import { Empty, Failed, Loading } from '../../design/states.js';
import { useMay } from '../../session/use-rights.js';
import { ActDialog } from './act-dialog.js';
import { AlertDrawer } from './alert-drawer.js';
import { AlertRow } from './alert-row.js';
import { ACT_WORDS, type Alert, type AlertAct } from './alert-words.js';
import { byCar } from './by-car.js';
import { useAlertKeys } from './use-alert-keys.js';
import './alert-list.css';

/** `plateOf`: what tells a car from others of its model. */
export function AlertList({ pages, plateOf }: { pages: Pages<Alert>; plateOf?: (vehicleId: string) => string }) {
  const may = useMay()('alerts.manage');
  const [reachedId, setReachedId] = useState<string>();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<string>();
  const [acting, setActing] = useState<{ act: AlertAct; alerts: readonly Alert[] }>();
  const groups = byCar(pages.items);
  const inOrder = groups.flatMap(({ alerts }) => alerts);
  const reached = inOrder.findIndex(({ id }) => id === reachedId);
  const picked = inOrder.filter(({ id }) => chosen.has(id));

  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const act = (what: AlertAct, alerts: readonly Alert[]) => {
    const standing = alerts.filter(({ state }) => state !== 'resolved');
    if (may && standing.length > 0) setActing({ act: what, alerts: standing });
  };
  useAlertKeys({
    walk(by) {
      const next = inOrder[Math.max(0, Math.min(inOrder.length - 1, reached + by))];
      if (!next) return;
      setReachedId(next.id);
      const row = document.querySelector(`[data-alert="${next.id}"]`);
      row?.scrollIntoView({ block: 'nearest' });
      row?.querySelector<HTMLElement>('.alert-open')?.focus({ preventScroll: true });
    },
    choose: () => reachedId && toggle(reachedId),
    act: (what) => act(what, picked.length > 0 ? picked : inOrder.filter(({ id }) => id === reachedId)),
  });

  if (pages.problem) return <Failed problem={pages.problem} again={pages.again} />;
  if (pages.loading) return <Loading what="alerts" />;
  if (inOrder.length === 0) return <Empty title="No alerts">None that fits these filters.</Empty>;
  return (
    <div className="alert-list">
      {may && picked.length > 0 && (
        <div className="alert-bulk" role="toolbar" aria-label="What is chosen">
          <strong>{picked.length} chosen</strong>
          {(['acknowledge', 'snooze', 'resolve'] as const).map((what) => (
            <Button key={what} onClick={() => act(what, picked)} aria-keyshortcuts={ACT_WORDS[what].key}>
              {ACT_WORDS[what].label}
            </Button>
          ))}
          <Button kind="ghost" onClick={() => setChosen(new Set())}>
            Choose none
          </Button>
        </div>
      )}
      {groups.map(({ vehicleId, car, alerts }) => (
        <section key={vehicleId} className="alert-group" aria-label={`Alerts of ${car}`}>
          {plateOf && (
            <h2>
              <Link href={`/cars/${vehicleId}`}>{car}</Link> <small>{plateOf(vehicleId)}</small>
            </h2>
          )}
          <ul>
            {alerts.map((alert) => (
              <AlertRow
                key={alert.id}
                alert={alert}
                reached={alert.id === reachedId}
                chosen={chosen.has(alert.id)}
                onChoose={() => toggle(alert.id)}
                onOpen={() => {
                  setReachedId(alert.id);
                  setOpened(alert.id);
                }}
              />
            ))}
          </ul>
        </section>
      ))}
      {pages.more && (
        <Button onClick={pages.more} busy={pages.loadingMore}>
          Show more
        </Button>
      )}
      {opened && (
        <AlertDrawer id={opened} onClose={() => setOpened(undefined)} onAct={(what, alert) => act(what, [alert])} />
      )}
      {acting && (
        <ActDialog
          {...acting}
          onClose={() => setActing(undefined)}
          onDone={() => {
            setActing(undefined);
            setChosen(new Set());
          }}
        />
      )}
    </div>
  );
}
