/** The versions of one type, the newest first, each with what it changed; an old one can be had again. */
import { useState } from 'react';
import { answerTo, api, type Schemas } from '../../../data/api.js';
import { useAct } from '../../../data/use-act.js';
import { usePages } from '../../../data/use-pages.js';
import { usePerson } from '../../../data/use-person.js';
import { Button } from '../../../design/button.js';
import { Chip } from '../../../design/chip.js';
import { Confirm } from '../../../design/confirm.js';
import { Moment } from '../../../design/moment.js';
import { Failed, Loading } from '../../../design/states.js';
import { lineDiff } from './line-diff.js';
import './config-versions.css';

type Version = Schemas['VehicleConfig'];
const textOf = (version: Version | undefined): string =>
  version && !version.cleared ? JSON.stringify(version.data, null, 2) : '';

export function ConfigVersions({ carId, type, mayChange }: { carId: string; type: string; mayChange: boolean }) {
  const [back, setBack] = useState<number>();
  const path = { id: carId, type };
  const pages = usePages(['configs', carId, type], (cursor, signal) =>
    api.GET('/api/v1/vehicles/{id}/configs/{type}/history', {
      params: { path, query: { limit: 50, ...(cursor && { cursor: Number(cursor) }) } },
      signal,
    }),
  );
  const rollback = useAct(
    async (version: number) => {
      await answerTo(
        api.POST('/api/v1/vehicles/{id}/configs/{type}/rollback', { params: { path }, body: { version } }),
      );
      setBack(undefined);
    },
    { done: (version) => `Version ${version} is the newest again`, changes: [['configs', carId]], quiet: true },
  );
  if (pages.problem) return <Failed problem={pages.problem} again={pages.again} />;
  if (pages.loading) return <Loading what="versions" rows={3} />;
  if (pages.items.length === 0) return <p className="muted">This car never had one of its own.</p>;
  return (
    <ol className="config-versions">
      {pages.items.map((version, place) => (
        <li key={version.version}>
          <header>
            <h3>Version {version.version}</h3>
            {place === 0 && <Chip tone="good">Newest</Chip>}
            {version.rolledBackTo !== null && <Chip tone="info">As version {version.rolledBackTo}</Chip>}
            {version.cleared && <Chip tone="quiet">Taken back</Chip>}
            <small>
              <Moment at={version.createdAt} /> by <Person id={version.createdBy} />
            </small>
            {mayChange && place > 0 && !version.cleared && (
              <Button onClick={() => setBack(version.version)}>Have it again</Button>
            )}
          </header>
          <Diff before={textOf(pages.items[place + 1])} after={textOf(version)} />
        </li>
      ))}
      {pages.more && (
        <li>
          <Button onClick={pages.more} busy={pages.loadingMore}>
            Show more
          </Button>
        </li>
      )}
      {back !== undefined && (
        <Confirm
          title={`Have version ${back} again?`}
          action="Have it again"
          busy={rollback.isPending}
          problem={rollback.error}
          onConfirm={() => rollback.mutate(back)}
          onClose={() => setBack(undefined)}
        >
          A new version is made with the data of version {back}. The car is told at once, or as soon as it comes.
        </Confirm>
      )}
    </ol>
  );
}

const Person = ({ id }: { id: string | null }) => <>{usePerson(id)}</>;
const SAID = { ' ': '', '+': 'added', '-': 'removed' };

function Diff({ before, after }: { before: string; after: string }) {
  const lines = lineDiff(before, after).map((line, place) => ({ ...line, place }));
  return (
    <pre className="config-diff code">
      {lines.map(({ place, mark, text }) => (
        <span key={place} className={SAID[mark]}>
          <span aria-hidden="true">{mark} </span>
          {SAID[mark] && <span className="hidden">{SAID[mark]}: </span>}
          {text}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}
