/** One type of configuration of a car: what it is told, by whom, and the versions of its own. */
import { useState } from 'react';
import { answerTo, api, type Schemas } from '../../../data/api.js';
import { useAct } from '../../../data/use-act.js';
import { Button } from '../../../design/button.js';
import { Chip } from '../../../design/chip.js';
import { Confirm } from '../../../design/confirm.js';
import { Card } from '../../../design/page.js';
import { ConfigVersions } from './config-versions.js';
import { PublishDialog } from './publish-dialog.js';
import { SourceChip } from './sensor-table.js';
import type { Told } from './use-told.js';

interface Props {
  carId: string;
  type: Schemas['ConfigType'];
  told: Told;
  mayChange: boolean;
}

export function ConfigTypeCard({ carId, type: { name, description }, told, mayChange }: Props) {
  const [doing, setDoing] = useState<'publish' | 'clear'>();
  const data = told.settings[name];
  const from = told.sources.settings[name];
  const isOwn = data !== undefined && !from;
  const close = () => setDoing(undefined);
  const clear = useAct(
    async () => {
      const params = { path: { id: carId, type: name } };
      await answerTo(api.DELETE('/api/v1/vehicles/{id}/configs/{type}', { params }));
      close();
    },
    { done: 'Taken back: the car is told', changes: [['configs', carId]], quiet: true },
  );
  return (
    <Card
      title={name}
      actions={
        mayChange && (
          <span className="config-actions">
            {isOwn && <Button onClick={() => setDoing('clear')}>Take back</Button>}
            <Button onClick={() => setDoing('publish')}>New version</Button>
          </span>
        )
      }
    >
      {description && <p className="muted">{description}</p>}
      <div className="config-told">
        {data === undefined ? <Chip tone="quiet">Not set</Chip> : <SourceChip from={sourceOf(from)} own="Here" />}
        {from && <pre className="config-diff code">{JSON.stringify(data, null, 2)}</pre>}
      </div>
      <ConfigVersions carId={carId} type={name} mayChange={mayChange} />
      {doing === 'publish' && <PublishDialog carId={carId} type={name} onClose={close} />}
      {doing === 'clear' && (
        <Confirm
          title={`Take back ${name}?`}
          action="Take back"
          busy={clear.isPending}
          problem={clear.error}
          onConfirm={() => clear.mutate(undefined)}
          onClose={close}
        >
          The car has no {name} of its own then: what its fleet says holds, or nothing. Its versions stay, and can be
          had again.
        </Confirm>
      )}
    </Card>
  );
}

const sourceOf = (from: Told['sources']['settings'][string] | undefined) =>
  from ? (from.name ?? 'that is gone') : null;
