/** The way of a command, growing while one looks: queued, sent, accepted, done, confirmed. */
import { Check, CircleDashed, Ellipsis, TriangleAlert, X } from 'lucide-react';
import type { Schemas } from '../../../data/api.js';
import { type Step, stepsOf } from './steps-of.js';
import './command-steps.css';

const ICONS = { past: Check, now: Ellipsis, bad: X, warn: TriangleAlert, todo: CircleDashed };
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const SAID: Record<Step['look'], string> = { past: '', now: ' (now)', bad: '', warn: '', todo: ' (to come)' };

export function CommandSteps({ command }: { command: Schemas['CommandWithHistory'] }) {
  return (
    <ol className="command-steps" aria-live="polite">
      {stepsOf(command).map(({ label, at, look }) => {
        const Icon = ICONS[look];
        return (
          <li key={label} className={look} aria-current={look === 'now' ? 'step' : undefined}>
            <span className="command-step-mark">
              <Icon className="icon" aria-hidden="true" />
            </span>
            <span className="command-step-label">
              {label}
              <span className="hidden">{SAID[look]}</span>
            </span>
            <small className="numbers">{at ? clock.format(new Date(at)) : '\u00a0'}</small>
          </li>
        );
      })}
    </ol>
  );
}
