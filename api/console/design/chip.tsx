/** A state in a word, told by colour and by shape: never by colour alone. */
import type { ReactNode } from 'react';
import './chip.css';

export type Tone = 'good' | 'info' | 'warn' | 'bad' | 'quiet';
const SHAPES: Record<Tone, string> = {
  good: 'M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13z',
  info: 'M3.5 2h9A1.5 1.5 0 0 1 14 3.5v9a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 2 12.5v-9A1.5 1.5 0 0 1 3.5 2z',
  warn: 'M8 1.2L15.4 14.2H.6z',
  bad: 'M8 .6L15.4 8L8 15.4L.6 8z',
  quiet: 'M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13zm0 3a3.5 3.5 0 1 0 0 7a3.5 3.5 0 0 0 0-7z',
};

export function Chip({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={`tone-chip ${tone}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={SHAPES[tone]} />
      </svg>
      {children}
    </span>
  );
}
