/** The browser's own dialog: it keeps the keyboard inside, closes with Escape, and gives the focus back. */
import { X } from 'lucide-react';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { IconButton } from './button.js';
import './dialog.css';

interface Props {
  title: string;
  onClose(): void;
  /** Wider, for forms of two columns. */
  wide?: boolean;
  children: ReactNode;
}

/** Open while it is drawn. */
export function Dialog({ title, onClose, wide = false, children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  // Before it leaves the page: a dialog that is gone gives no focus back.
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    dialog?.querySelector<HTMLElement>('.dialog-body :is(input, select, textarea, button)')?.focus();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      className={`dialog${wide ? ' wide' : ''}`}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault(); // React takes it away
        onClose();
      }}
    >
      <header>
        <h2 id={heading}>{title}</h2>
        <IconButton label="Close" icon={X} onClick={onClose} />
      </header>
      <div className="dialog-body">{children}</div>
    </dialog>
  );
}
