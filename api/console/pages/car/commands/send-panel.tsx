/** What a car can be told, a button each. What opens, stops or changes it is asked for once more. */
import { useState } from 'react';
import { Button } from '../../../design/button.js';
import { useMay } from '../../../session/use-rights.js';
import type { Car } from '../tab-props.js';
import { COMMAND_GROUPS, COMMAND_WORDS, type CommandType } from './command-words.js';
import { SendDialog } from './send-dialog.js';
import { useSendCommand } from './use-send-command.js';
import './send-panel.css';

/** `groups`: how many of them; the first are what is wanted most. */
export function SendPanel({ car, groups = COMMAND_GROUPS.length }: { car: Car; groups?: number }) {
  const may = useMay();
  const [asking, setAsking] = useState<CommandType>();
  const send = useSendCommand(car);
  if (!may('vehicles.command')) return <p className="muted">Your role does not command cars.</p>;
  return (
    <div className="send-panel">
      {COMMAND_GROUPS.slice(0, groups).map(([group, types]) => (
        <fieldset key={group}>
          <legend>{group}</legend>
          {types.map((type) => {
            const { label, icon, ask, danger } = COMMAND_WORDS[type];
            return (
              <Button
                key={type}
                icon={icon}
                kind={danger ? 'danger' : 'plain'}
                busy={send.isPending && send.variables.type === type}
                onClick={() => (ask === undefined ? send.mutate({ type }) : setAsking(type))}
              >
                {label}
              </Button>
            );
          })}
        </fieldset>
      ))}
      {asking && <SendDialog car={car} type={asking} onClose={() => setAsking(undefined)} />}
    </div>
  );
}
