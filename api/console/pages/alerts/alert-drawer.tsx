/** One alert with all that became of it. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { AlertHistoryEntry } from '../../../../contracts/alert.js';
import { answerTo, api } from '../../data/api.js';
import { usePerson } from '../../data/use-person.js';
import { Button } from '../../design/button.js';
import { Chip } from '../../design/chip.js';
import { Drawer, DrawerPart } from '../../design/drawer.js';
import { Facts } from '../../design/facts.js';
import { inWords } from '../../design/in-words.js';
import { Moment } from '../../design/moment.js';
import { Failed, Loading } from '../../design/states.js';
import { WayMap } from '../../map/way-map.js';
import { useMay } from '../../session/use-rights.js';
import { ACT_WORDS, ALERT_STATE_WORDS, type Alert, type AlertAct, SEVERITY_WORDS } from './alert-words.js';

interface Props {
  id: string;
  onClose(): void;
  onAct(what: AlertAct, alert: Alert): void;
}

export function AlertDrawer({ id, onClose, onAct }: Props) {
  const may = useMay();
  const {
    data: alert,
    error,
    refetch,
  } = useQuery({
    queryKey: ['alerts', 'one', id],
    queryFn: ({ signal }) => answerTo(api.GET('/api/v1/alerts/{id}', { params: { path: { id } }, signal })),
  });
  if (!alert) {
    return (
      <Drawer title="Alert" onClose={onClose}>
        {error ? <Failed problem={error} again={refetch} /> : <Loading what="the alert" rows={4} />}
      </Drawer>
    );
  }
  const { longitude, latitude } = alert;
  const marks = [{ place: [longitude ?? 0, latitude ?? 0] as const, tone: 'bad' as const, letter: '!' }];
  return (
    <Drawer
      title={alert.title}
      mark={<Chip tone={SEVERITY_WORDS[alert.severity].tone}>{SEVERITY_WORDS[alert.severity].label}</Chip>}
      onClose={onClose}
      actions={
        may('alerts.manage') &&
        alert.state !== 'resolved' &&
        (['acknowledge', 'snooze', 'resolve'] as const).map((what) => (
          <Button
            key={what}
            kind={what === 'acknowledge' && alert.state === 'open' ? 'primary' : 'plain'}
            onClick={() => onAct(what, alert)}
          >
            {ACT_WORDS[what].label}
          </Button>
        ))
      }
    >
      <p>{alert.text}</p>
      <Facts
        facts={{
          Car: <Link href={`/cars/${alert.vehicleId}`}>{alert.car}</Link>,
          State: <Chip tone={ALERT_STATE_WORDS[alert.state].tone}>{ALERT_STATE_WORDS[alert.state].label}</Chip>,
          'Began at': <Moment at={alert.since} />,
          'Gone at': <Moment at={alert.clearedAt} />,
          'How often': alert.occurrences,
        }}
      />
      {longitude !== null && latitude !== null && (
        <WayMap label="Where it was raised" way={marks.map(({ place }) => place)} marks={marks} />
      )}
      <DrawerPart title="What became of it">
        <ol className="alert-history">
          {alert.history.map((entry) => (
            <Entry key={`${entry.at} ${entry.what}`} entry={entry} />
          ))}
        </ol>
      </DrawerPart>
    </Drawer>
  );
}

const SAID: Record<string, string> = { raised: 'Raised', again: 'Came back', cleared: 'Its cause is gone' };

function Entry({ entry: { at, what, by, note } }: { entry: AlertHistoryEntry }) {
  const person = usePerson(by);
  return (
    <li>
      <strong>{SAID[what] ?? inWords(what)}</strong> {by && `by ${person} `}
      <small>
        <Moment at={at} />
      </small>
      {note && <p>{note}</p>}
    </li>
  );
}
