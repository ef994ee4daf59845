/** One thing of a list at the side of it: the list stays in sight. On a phone it covers the page. Escape closes it. */
import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { IconButton } from './button.js';
import './drawer.css';

interface Props {
  title: string;
  /** Beside the title: its state. */
  mark?: ReactNode;
  /** What can be done with it, at the foot. */
  actions?: ReactNode;
  onClose(): void;
  children: ReactNode;
}

export function Drawer({ title, mark, actions, onClose, children }: Props) {
  const heading = useId();
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    element.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <aside
      ref={element}
      className="drawer"
      aria-labelledby={heading}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        onClose();
      }}
    >
      <header>
        <h2 id={heading}>{title}</h2>
        {mark}
        <IconButton label="Close" icon={X} onClick={onClose} />
      </header>
      <div className="drawer-body">{children}</div>
      {actions && <footer>{actions}</footer>}
    </aside>
  );
}

/** A part of it under a heading. */
export function DrawerPart({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="drawer-part" aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}
