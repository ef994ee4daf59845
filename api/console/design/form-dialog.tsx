/** A dialog that is a form: its fields, what went wrong, and its two buttons. */
import type { ReactNode } from 'react';
import { sentenceOf } from '../data/problem.js';
import { Button } from './button.js';
import { Dialog } from './dialog.js';

interface Props {
  title: string;
  /** The word on the button: what it does. */
  action: string;
  danger?: boolean;
  wide?: boolean;
  busy: boolean;
  problem?: unknown;
  /** Nothing to do yet. */
  disabled?: boolean;
  onSubmit(fields: FormData): void;
  onClose(): void;
  children: ReactNode;
}

export function FormDialog({
  title,
  action,
  danger,
  wide,
  busy,
  problem,
  disabled,
  onSubmit,
  onClose,
  children,
}: Props) {
  return (
    <Dialog title={title} onClose={onClose} {...(wide && { wide })}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit(new FormData(event.currentTarget));
        }}
      >
        {children}
        {problem ? (
          <p className="form-problem" role="alert">
            {sentenceOf(problem)}
          </p>
        ) : null}
        <footer>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind={danger ? 'danger' : 'primary'} type="submit" busy={busy} disabled={disabled}>
            {action}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
