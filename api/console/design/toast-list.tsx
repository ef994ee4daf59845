import { BellRing, CircleAlert, CircleCheck, X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { Link } from 'wouter';
import { IconButton } from './button.js';
import { toasts } from './toasts.js';
import './toast-list.css';

const ICONS = { done: CircleCheck, failed: CircleAlert, alert: BellRing };

export function ToastList() {
  const shown = useSyncExternalStore(toasts.subscribe, toasts.shown);
  return (
    <section className="toasts" aria-label="Notices" aria-live="polite">
      {shown.map(({ id, kind, text, href }) => {
        const Icon = ICONS[kind];
        return (
          <div key={id} className={`toast ${kind}`}>
            <Icon className="icon" />
            <p>{href ? <Link href={href}>{text}</Link> : text}</p>
            <IconButton label="Put away" icon={X} onClick={() => toasts.drop(id)} />
          </div>
        );
      })}
    </section>
  );
}
