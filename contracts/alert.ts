/** An alert as it is told: by the API, and live. */
import { type Static, Type } from 'typebox';
import { ALERT_KIND_NAMES, SEVERITIES } from './alert-kinds.js';

export const ALERT_STATES = ['open', 'acknowledged', 'resolved'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

const Uuid = Type.String({ format: 'uuid' });
const Moment = Type.String({ format: 'date-time' });
const MomentOrNull = Type.Union([Moment, Type.Null()]);
const NumberOrNull = Type.Union([Type.Number(), Type.Null()]);
const TextOrNull = Type.Union([Type.String(), Type.Null()]);
const UuidOrNull = Type.Union([Uuid, Type.Null()]);

export const Alert = Type.Object(
  {
    id: Uuid,
    vehicleId: Uuid,
    car: Type.String({ description: 'Make and model' }),
    fleetId: Type.Union([Uuid, Type.Null()], { description: 'Of the car as it was raised' }),
    kind: Type.Enum([...ALERT_KIND_NAMES]),
    subject: Type.Union([Type.String(), Type.Null()], { description: 'Which of several: a fault code, a fence’s id' }),
    title: Type.String(),
    text: Type.String(),
    severity: Type.Enum([...SEVERITIES]),
    state: Type.Enum([...ALERT_STATES]),
    value: Type.Union([Type.Number(), Type.Null()], { description: 'The worst that was seen' }),
    threshold: NumberOrNull,
    unit: Type.String({ description: 'UCUM, of value and threshold; empty where there is none' }),
    longitude: NumberOrNull,
    latitude: NumberOrNull,
    since: Type.String({ format: 'date-time', description: 'When its cause began' }),
    raisedAt: Moment,
    clearedAt: Type.Union([Moment, Type.Null()], { description: 'When its cause was gone' }),
    occurrences: Type.Integer({ description: 'How often its cause came back, with the first time' }),
    acknowledgedAt: MomentOrNull,
    acknowledgedBy: UuidOrNull,
    snoozedUntil: MomentOrNull,
    closedAt: Type.Union([Moment, Type.Null()], { description: 'When a person called it resolved' }),
    closedBy: UuidOrNull,
    withdrawn: Type.Boolean({ description: 'Samples that came late showed that there was nothing' }),
  },
  { $id: 'Alert' },
);
export type Alert = Static<typeof Alert>;

export const AlertHistoryEntry = Type.Object({
  at: Moment,
  what: Type.Enum(['raised', 'again', 'cleared', 'withdrawn', 'acknowledged', 'snoozed', 'resolved']),
  by: UuidOrNull,
  note: TextOrNull,
});
export type AlertHistoryEntry = Static<typeof AlertHistoryEntry>;
