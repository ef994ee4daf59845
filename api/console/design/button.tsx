import type { ButtonHTMLAttributes, ComponentType } from 'react';
import './button.css';

type Look = 'primary' | 'plain' | 'danger' | 'ghost';
interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: Look;
  icon?: ComponentType<{ className?: string }>;
  /** What was asked for is under way: pressed again it does nothing. */
  busy?: boolean;
}

export function Button({ kind = 'plain', icon: Icon, busy = false, children, className = '', ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      className={`button ${kind} ${className}`}
      aria-busy={busy || undefined}
      disabled={busy || rest.disabled}
    >
      {Icon && <Icon className="icon" />}
      {children}
    </button>
  );
}

/** A drawing alone; `label` says it to who listens, and to who waits with the pointer on it. */
export function IconButton({
  label,
  icon: Icon,
  ...rest
}: Omit<Props, 'kind' | 'busy'> & { label: string; icon: NonNullable<Props['icon']> }) {
  return (
    <button type="button" {...rest} className={`icon-button ${rest.className ?? ''}`} aria-label={label} title={label}>
      <Icon className="icon" />
    </button>
  );
}
