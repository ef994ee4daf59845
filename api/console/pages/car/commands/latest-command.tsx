/** What was asked of a car last, with its way; it can be taken back while it is queued. */
import { Undo2 } from 'lucide-react';
import { answerTo, api } from '../../../data/api.js';
import { useAct } from '../../../data/use-act.js';
import { Button } from '../../../design/button.js';
import { Age } from '../../../design/moment.js';
import { Loading } from '../../../design/states.js';
import { CommandSteps } from './command-steps.js';
import { COMMAND_WORDS } from './command-words.js';
import { useCommand } from './use-commands.js';
import './latest-command.css';

export function LatestCommand({ carId, commandId }: { carId: string; commandId: string }) {
  const { data: command } = useCommand(carId, commandId);
  const cancel = useAct(
    () =>
      answerTo(
        api.POST('/api/v1/vehicles/{id}/commands/{commandId}/cancel', { params: { path: { id: carId, commandId } } }),
      ),
    { done: 'It is taken back: the car never hears of it', changes: [['commands', carId]] },
  );
  if (!command) return <Loading what="the command" rows={2} />;
  const { label, icon: Icon } = COMMAND_WORDS[command.type];
  return (
    <div className="latest-command">
      <header>
        <Icon className="icon" aria-hidden="true" />
        <h3>{label}</h3>
        <small>
          <Age at={command.createdAt} />
        </small>
        {command.state === 'queued' && (
          <Button icon={Undo2} busy={cancel.isPending} onClick={() => cancel.mutate(undefined)}>
            Take back
          </Button>
        )}
      </header>
      <CommandSteps command={command} />
      {(command.detail || command.reason) && (
        <p className="muted">
          {[command.detail, command.reason && `Reason: ${command.reason}`].filter(Boolean).join(' · ')}
        </p>
      )}
    </div>
  );
}
