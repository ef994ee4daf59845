/** One task: what serves it, how good that is, its versions, and what they predicted. */
import { useState } from 'react';
import { Button } from '../../design/button.js';
import { Chip } from '../../design/chip.js';
import { Confirm } from '../../design/confirm.js';
import { inWords } from '../../design/in-words.js';
import { Page } from '../../design/page.js';
import { Empty, Failed, Loading } from '../../design/states.js';
import { Tabs } from '../../design/tabs.js';
import { useMay } from '../../session/use-rights.js';
import { servesWords } from './model-words.js';
import { PredictionList } from './prediction-list.js';
import { useModelTasks, useRollBack, useSwitch } from './use-models.js';
import { VersionsPart } from './versions-part.js';

export default function TaskPage({ params }: { params: Record<string, string | undefined> }) {
  const { task = '', part } = params;
  const may = useMay();
  const [asked, setAsked] = useState<'switch' | 'roll-back'>();
  const close = () => setAsked(undefined);
  const read = useModelTasks();
  const rollBack = useRollBack(task, close);
  const turn = useSwitch(task, close);
  const state = read.data?.find((one) => one.task === task);
  const back = { href: '/models', label: 'Models' };
  if (!state) {
    return (
      <Page title={inWords(task)} back={back}>
        {read.error && <Failed problem={read.error} again={() => void read.refetch()} />}
        {!read.data && !read.error && <Loading what="the task" />}
        {read.data && <Empty title="There is no model of this task">Rules serve it.</Empty>}
      </Page>
    );
  }
  const { isOn } = state;
  const isServed = isOn && state.live !== null;
  return (
    <Page
      title={inWords(task)}
      back={back}
      about={isOn ? undefined : `Switched off: ${state.reason}`}
      actions={
        <>
          <Chip tone={isServed ? 'good' : 'quiet'}>{`${servesWords(state)} serve${isServed ? 's' : ''}`}</Chip>
          {may('models.manage') && (
            <>
              {state.live !== null && <Button onClick={() => setAsked('roll-back')}>Roll back</Button>}
              <Button kind={isOn ? 'danger' : 'primary'} onClick={() => setAsked('switch')}>
                {isOn ? 'Switch off' : 'Switch on'}
              </Button>
            </>
          )}
        </>
      }
      bar={
        <Tabs
          label="Of this task"
          tabs={[
            { href: `/models/${task}`, label: 'Versions' },
            { href: `/models/${task}/predictions`, label: 'Predictions' },
          ]}
        />
      }
    >
      {part === 'predictions' ? <PredictionList task={task} /> : <VersionsPart task={state} />}
      {asked === 'switch' && (
        <Confirm
          title={isOn ? 'Leave it to rules?' : 'Let its model serve again?'}
          action={isOn ? 'Switch off' : 'Switch on'}
          danger={isOn}
          reason="required"
          busy={turn.isPending}
          problem={turn.error}
          onConfirm={(reason) => turn.mutate({ isOn: !isOn, reason })}
          onClose={close}
        >
          {isOn
            ? 'Rules serve at once, whatever is live.'
            : 'The version that is live serves from its next prediction on.'}
        </Confirm>
      )}
      {asked === 'roll-back' && (
        <Confirm
          title="Go back to the version before?"
          action="Roll back"
          reason="required"
          busy={rollBack.isPending}
          problem={rollBack.error}
          onConfirm={(reason) => rollBack.mutate(reason)}
          onClose={close}
        >
          The version that serves now is retired, and the one that did before serves again.
        </Confirm>
      )}
    </Page>
  );
}
