/** Asks whether a command is meant, why, and what it needs besides. */
import { useState } from 'react';
import { fieldError, sentenceOf } from '../../../data/problem.js';
import { Button } from '../../../design/button.js';
import { Dialog } from '../../../design/dialog.js';
import { SelectField, TextField } from '../../../design/field.js';
import type { Car } from '../tab-props.js';
import { COMMAND_WORDS, type CommandType } from './command-words.js';
import { ConfigFields, configOf, UpdateFields, updateOf } from './device-fields.js';
import { type Order, useSendCommand } from './use-send-command.js';

const WAITS = {
  short: [
    ['60', 'A minute'],
    ['300', 'Five minutes'],
    ['3600', 'An hour'],
  ],
  immobilize: [
    ['60', 'A minute'],
    ['300', 'Five minutes'],
  ],
  device: [
    ['3600', 'An hour'],
    ['86400', 'A day'],
    ['604800', 'A week'],
  ],
} as const;

function waitsOf(type: CommandType) {
  if (type === 'immobilize') return WAITS.immobilize;
  return type === 'set-config' || type.endsWith('agent') ? WAITS.device : WAITS.short;
}

export function SendDialog({ car, type, onClose }: { car: Car; type: CommandType; onClose(): void }) {
  const { label, ask, reason, danger } = COMMAND_WORDS[type];
  const [unreadable, setUnreadable] = useState<string>();
  const send = useSendCommand(car, onClose, true);
  const waits = waitsOf(type);

  function submit(form: FormData) {
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const order: Order = { type, expiresInS: Number(text('expiresInS')), ...(reason && { reason: text('reason') }) };
    try {
      if (type === 'set-config') order.arguments = configOf(text);
      if (type === 'update-agent') order.arguments = updateOf(text);
    } catch (thrown) {
      return setUnreadable(sentenceOf(thrown));
    }
    setUnreadable(undefined);
    send.mutate(order);
  }
  const problem = unreadable ?? (send.error && sentenceOf(send.error));
  return (
    <Dialog title={`${label}: ${car.make} ${car.model}?`} onClose={onClose} wide={type === 'set-config'}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit(new FormData(event.currentTarget));
        }}
      >
        {ask && <p>{ask}</p>}
        {type === 'set-config' && <ConfigFields error={fieldError(send.error, 'data')} />}
        {type === 'update-agent' && <UpdateFields error={send.error} />}
        {reason && (
          <TextField
            label="Reason"
            name="reason"
            hint="Kept in the audit log"
            error={fieldError(send.error, 'reason')}
            required
            maxLength={500}
          />
        )}
        <SelectField
          label="Where the car is away, it waits for it"
          name="expiresInS"
          options={waits}
          defaultValue={waits.length === 3 && type !== 'update-agent' ? waits[1][0] : waits[0][0]}
        />
        {problem && (
          <p className="form-problem" role="alert">
            {problem}
          </p>
        )}
        <footer>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind={danger ? 'danger' : 'primary'} type="submit" busy={send.isPending}>
            {label}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
