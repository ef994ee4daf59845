/** The frame of a page: its title, what can be done on it, and what it holds. */
import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { Link } from 'wouter';
import './page.css';

interface Props {
  title: string;
  /** A line under the title. */
  about?: ReactNode;
  /** Buttons. */
  actions?: ReactNode;
  /** The list that this is one of. */
  back?: { href: string; label: string };
  /** Filters or tabs, right above what is scrolled. */
  bar?: ReactNode;
  children: ReactNode;
}

export function Page({ title, about, actions, back, bar, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Motorpool`;
  }, [title]);
  return (
    <div className="page">
      <header className="page-head">
        {back && (
          <Link className="page-back" href={back.href}>
            <ArrowLeft className="icon" /> {back.label}
          </Link>
        )}
        <div className="page-title">
          <h1>{title}</h1>
          {about && <p className="muted">{about}</p>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {bar}
      {children}
    </div>
  );
}

/** What scrolls on a page that is no list: cards one below the other. */
export function PageBody({ children }: { children: ReactNode }) {
  return <div className="page-body">{children}</div>;
}

/** A part of a page with its own heading. */
export function Card({ title, actions, children }: { title?: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className="card" aria-label={title}>
      {(title || actions) && (
        <header>
          {title && <h2>{title}</h2>}
          {actions}
        </header>
      )}
      {children}
    </section>
  );
}
