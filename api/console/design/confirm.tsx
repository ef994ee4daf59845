/** Asks whether it is meant, and for the reason where one is wanted. */
import type { ReactNode } from 'react';
import { sentenceOf } from '../data/problem.js';
import { Button } from './button.js';
import { Dialog } from './dialog.js';
import { TextField } from './field.js';

interface Props {
  title: string;
  /** What will happen. */
  children: ReactNode;
  /** The word on the button: what it does, never "OK". */
  action: string;
  danger?: boolean;
  /** Asks for words, which are handed on; required where it is `required`. */
  reason?: 'required' | 'optional';
  busy: boolean;
  problem?: unknown;
  onConfirm(reason: string): void;
  onClose(): void;
}

export function Confirm({ title, children, action, danger, reason, busy, problem, onConfirm, onClose }: Props) {
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm(String(new FormData(event.currentTarget).get('reason') ?? '').trim());
        }}
      >
        <div>{children}</div>
        {reason && (
          <TextField
            label="Reason"
            name="reason"
            hint="Kept in the audit log"
            required={reason === 'required'}
            maxLength={500}
          />
        )}
        {problem ? (
          <p className="form-problem" role="alert">
            {sentenceOf(problem)}
          </p>
        ) : null}
        <footer>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind={danger ? 'danger' : 'primary'} type="submit" busy={busy}>
            {action}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
