/** Commands to a car: which there are, how long each may wait, what shows that it was done, and the states that one goes through. */

/** From here on a car counts as moving, km/h. */
export const MOVING_KMH = 3;

/** On the car's status (see `vehicle-messages.ts`) or in its telemetry. */
export type ShownBy = 'telemetry' | 'status' | 'nothing';

interface CommandRule {
  /** How long it waits for the car unless told, and at most, s. */
  expiresInS: number;
  mostExpiresInS: number;
  shownBy: ShownBy;
  /** How long its effect is waited for once it is done, s. */
  shownWithinS: number;
  /** Whoever has the car for a rental may give it too. */
  forCustomers: boolean;
}

const HOUR_S = 3600;
const WEEK_S = 7 * 24 * HOUR_S;
const body = {
  expiresInS: 300,
  mostExpiresInS: HOUR_S,
  shownBy: 'telemetry',
  shownWithinS: 180,
  forCustomers: false,
} as const;
const agent = {
  expiresInS: HOUR_S,
  mostExpiresInS: WEEK_S,
  shownBy: 'status',
  shownWithinS: 180,
  forCustomers: false,
} as const;

export const COMMANDS = {
  unlock: { ...body, forCustomers: true },
  lock: { ...body, forCustomers: true },
  // What was standing when it was asked may move off: it is not kept for long.
  immobilize: { ...body, expiresInS: 60, mostExpiresInS: 300 },
  mobilize: body,
  honk: { ...body, shownBy: 'nothing', forCustomers: true },
  flash: { ...body, shownBy: 'nothing', forCustomers: true },
  locate: { ...body, forCustomers: true },
  'set-config': agent,
  'restart-agent': agent,
  'update-agent': { ...agent, shownWithinS: 900 },
} as const satisfies Record<string, CommandRule>;

export type CommandType = keyof typeof COMMANDS;
export const COMMAND_TYPES = Object.keys(COMMANDS) as CommandType[];

/** The signal that tells whether a car is immobilised: no path of COVESA VSS says so. */
export const IMMOBILISED_SIGNAL = 'Vehicle.Body.IsImmobilized';

/**
 * Each state, and those that it may follow. Later in this table is later in a command's life, so whatever comes in whatever
 * order, none goes back. What we let expire unanswered may turn out to be done: the car's own word is the truth.
 */
const FOLLOWS = {
  queued: [],
  sent: ['queued'],
  delivered: ['sent'],
  accepted: ['sent', 'delivered'],
  expired: ['queued', 'sent', 'delivered'],
  failed: ['sent', 'delivered', 'accepted', 'expired'],
  done: ['sent', 'delivered', 'accepted', 'expired'],
  confirmed: ['done'],
} as const satisfies Record<string, readonly string[]>;

/** How long after it expired an answer counts: as long as samples do, which a car that was cut off keeps too. */
export const ANSWER_DAYS = 30;

export type CommandState = keyof typeof FOLLOWS;
export const COMMAND_STATES = Object.keys(FOLLOWS) as CommandState[];

/** `none`: not done yet, or nothing could show it; `awaited`: it may still be shown. */
export const CONFIRMATIONS = ['none', 'awaited', 'confirmed', 'not-confirmed'] as const;
export type CommandConfirmation = (typeof CONFIRMATIONS)[number];

/** What the car itself says of a command. */
export const ANSWERS = ['accepted', 'done', 'failed', 'expired'] as const satisfies readonly CommandState[];
export type CommandAnswer = (typeof ANSWERS)[number];

/** The states from which a command comes into this one. */
export const statesBefore = (state: CommandState): readonly CommandState[] => FOLLOWS[state];

/** The command as it is after this; undefined where that changes nothing. A car cannot answer what it was never sent. */
export function stepped(
  command: { state: CommandState; sends: number },
  to: CommandState,
  by: 'car' | 'us',
): { state: CommandState; sends: number } | undefined {
  if (!statesBefore(to).includes(command.state) || (by === 'car' && command.sends === 0)) return undefined;
  return { state: to, sends: command.sends + (to === 'sent' ? 1 : 0) };
}
