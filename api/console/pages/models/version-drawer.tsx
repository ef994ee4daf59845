/** One version: what it learned from, what it reached, and what became of it. */
import { useState } from 'react';
import { usePeople } from '../../data/use-people.js';
import { Button } from '../../design/button.js';
import { Confirm } from '../../design/confirm.js';
import { Drawer, DrawerPart } from '../../design/drawer.js';
import { Facts } from '../../design/facts.js';
import { inWords } from '../../design/in-words.js';
import { Moment } from '../../design/moment.js';
import { useMay } from '../../session/use-rights.js';
import { figureOf, metricWords, STAGE_WORDS, type Version } from './model-words.js';
import { StageChip } from './stage-chip.js';
import { useSetStage } from './use-models.js';

export function VersionDrawer({ version, onClose }: { version: Version; onClose(): void }) {
  const may = useMay();
  const [asked, setAsked] = useState<'live' | 'retired'>();
  const set = useSetStage(() => setAsked(undefined));
  const nameOf = usePeople(version.changes.flatMap(({ by }) => by ?? []));
  const { id, number, task, stage, dataFrom, dataUntil } = version;
  const figures = (facts: Version['metrics'], named: (name: string) => string) =>
    Object.fromEntries(Object.entries(facts).map(([name, value]) => [named(name), figureOf(value)]));
  return (
    <Drawer
      title={`${inWords(task)}, version ${number}`}
      mark={<StageChip {...version} />}
      onClose={onClose}
      actions={
        may('models.manage') && (
          <>
            {stage !== 'live' && (
              <Button kind="primary" onClick={() => setAsked('live')}>
                Promote
              </Button>
            )}
            {stage !== 'retired' && (
              <Button kind="danger" onClick={() => setAsked('retired')}>
                Retire
              </Button>
            )}
          </>
        )
      }
    >
      <DrawerPart title="Reached in training">
        {Object.keys(version.metrics).length > 0 ? (
          <Facts facts={figures(version.metrics, metricWords)} />
        ) : (
          <p className="muted">It was not judged.</p>
        )}
      </DrawerPart>
      <DrawerPart title="Learned from">
        <Facts
          facts={{
            From: <Moment at={dataFrom} />,
            Until: <Moment at={dataUntil} />,
            'Data hash': <span className="code">{version.dataHash.slice(0, 16)}</span>,
            Seed: version.seed,
            Size: `${Math.ceil(version.sizeBytes / 1024)} KB`,
            Added: <Moment at={version.createdAt} />,
            ...figures(version.parameters, inWords),
            ...(version.lastFailure && { 'Failed last': version.lastFailure }),
          }}
        />
      </DrawerPart>
      <DrawerPart title="What became of it">
        <ol className="models-changes">
          {version.changes.map(({ stage: to, reason, by, at }) => (
            <li key={at + to}>
              <strong>{STAGE_WORDS[to].label}</strong> <Moment at={at} /> · {by ? nameOf(by) : 'The system'}
              <p>{reason}</p>
            </li>
          ))}
        </ol>
      </DrawerPart>
      {asked && (
        <Confirm
          title={asked === 'live' ? `Let version ${number} serve?` : `Retire version ${number}?`}
          action={asked === 'live' ? 'Promote' : 'Retire'}
          danger={asked === 'retired'}
          reason="required"
          busy={set.isPending}
          problem={set.error}
          onConfirm={(reason) => set.mutate({ id, stage: asked, reason })}
          onClose={() => setAsked(undefined)}
        >
          {asked === 'live'
            ? 'From its next prediction on it serves; the version that serves now is retired.'
            : stage === 'live'
              ? 'Nothing serves in its place: rules do.'
              : 'It is no longer asked.'}
        </Confirm>
      )}
    </Drawer>
  );
}
