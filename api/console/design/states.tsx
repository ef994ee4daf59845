/** What a page shows when there is nothing to show: nothing there, not there yet, or not to be had. */
import { CloudOff, Inbox } from 'lucide-react';
import type { ReactNode } from 'react';
import { sentenceOf } from '../data/problem.js';
import { Button } from './button.js';
import './states.css';

/** `children`: what to do about it. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="state">
      <Inbox className="icon" aria-hidden="true" />
      <h2>{title}</h2>
      {children && <div className="muted">{children}</div>}
    </div>
  );
}

/** Lines where rows will be. */
export function Loading({ what, rows = 6 }: { what: string; rows?: number }) {
  return (
    <div className="state-loading" role="status">
      <span className="hidden">Loading {what}</span>
      {Array.from({ length: rows }, (_, row) => `line-${row}`).map((line) => (
        <span key={line} className="state-line" />
      ))}
    </div>
  );
}

export function Failed({ problem, again }: { problem: unknown; again?: () => void }) {
  return (
    <div className="state" role="alert">
      <CloudOff className="icon" aria-hidden="true" />
      <h2>This did not load</h2>
      <p className="muted">{sentenceOf(problem)}</p>
      {again && <Button onClick={again}>Try again</Button>}
    </div>
  );
}
