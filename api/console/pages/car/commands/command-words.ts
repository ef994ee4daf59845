/** Commands as people say them. */
import {
  Bell,
  CircleArrowUp,
  Lightbulb,
  Lock,
  LockOpen,
  type LucideIcon,
  MapPin,
  RotateCw,
  ShieldCheck,
  ShieldX,
  SlidersHorizontal,
} from 'lucide-react';
import type { Schemas } from '../../../data/api.js';
import type { Tone } from '../../../design/chip.js';

export type Command = Schemas['Command'];
export type CommandType = Command['type'];
export type CommandState = Command['state'];

interface Words {
  label: string;
  icon: LucideIcon;
  /** What one is asked before it is sent; without it, it is sent at once: it does no harm. */
  ask?: string;
  /** A reason is wanted. */
  reason?: true;
  danger?: true;
}

export const COMMAND_WORDS: Record<CommandType, Words> = {
  unlock: { label: 'Unlock', icon: LockOpen, ask: 'Its doors will be open to whoever stands beside it.' },
  lock: { label: 'Lock', icon: Lock },
  flash: { label: 'Flash', icon: Lightbulb },
  honk: { label: 'Honk', icon: Bell },
  locate: { label: 'Locate', icon: MapPin },
  immobilize: {
    label: 'Immobilise',
    icon: ShieldX,
    ask: 'It cannot be started until it is released. Refused while it moves, or while nobody knows whether it stands.',
    reason: true,
    danger: true,
  },
  mobilize: { label: 'Release', icon: ShieldCheck, ask: 'It can be started again.', reason: true },
  'set-config': { label: 'Configure', icon: SlidersHorizontal, ask: '', reason: true },
  'restart-agent': {
    label: 'Restart',
    icon: RotateCw,
    ask: 'The device in the car starts anew. What it measured meanwhile is kept and sent.',
    reason: true,
  },
  'update-agent': {
    label: 'Update',
    icon: CircleArrowUp,
    ask: 'The device loads the release, checks it, and goes back by itself where it does not run.',
    reason: true,
  },
};

export const COMMAND_GROUPS: readonly (readonly [string, readonly CommandType[]])[] = [
  ['Doors', ['unlock', 'lock']],
  ['Find it', ['flash', 'honk', 'locate']],
  ['Engine', ['immobilize', 'mobilize']],
  ['Device', ['set-config', 'restart-agent', 'update-agent']],
];

export const COMMAND_STATES: Record<CommandState, { label: string; tone: Tone }> = {
  queued: { label: 'Queued', tone: 'info' },
  sent: { label: 'Sent', tone: 'info' },
  delivered: { label: 'Delivered', tone: 'info' },
  accepted: { label: 'Accepted', tone: 'info' },
  done: { label: 'Done', tone: 'good' },
  confirmed: { label: 'Confirmed', tone: 'good' },
  failed: { label: 'Failed', tone: 'bad' },
  expired: { label: 'Expired', tone: 'quiet' },
};
