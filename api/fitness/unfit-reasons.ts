/** Why a car cannot be had, in words that staff can act on. The rule itself is SQL: `fitness-sql.ts`. */
import { type Static, Type } from 'typebox';
import type { Component } from '../../models/index.js';
import { componentWords } from '../maintenance/service-lengths.js';

export const UNFIT_CODES = [
  'reserved', // not of its fitness: its time is taken
  'out-of-service',
  'in-use',
  'not-returned',
  'silent',
  'low-charge',
  'low-fuel',
  'critical-fault',
  'failure-expected',
  'service-due',
  'outside-area',
] as const;
export type UnfitCode = (typeof UNFIT_CODES)[number];

export const UnfitReason = Type.Object({ code: Type.Enum(UNFIT_CODES), detail: Type.String() }, { $id: 'UnfitReason' });
export type UnfitReason = Static<typeof UnfitReason>;

/** As `UNFIT_FACTS` makes it. */
export interface UnfitFacts {
  heardAt: string | null;
  batteryPercent: number | null;
  fuelPercent: number | null;
  batteryNeeded: number;
  fuelNeeded: number;
  dtc: string[];
  serviceDueAt: string | null;
  serviceDueKm: number | null;
  failureExpected: Component | null;
}

export const wordsOf = (codes: readonly UnfitCode[], facts: UnfitFacts): UnfitReason[] =>
  codes.map((code) => ({ code, detail: WORDS[code](facts) }));

export const RESERVED: UnfitReason = {
  code: 'reserved',
  detail: 'It is reserved, held or in service for part of that time.',
};

const whole = (percent: number | null) => Math.round(percent ?? 0);

const WORDS: Readonly<Record<UnfitCode, (facts: UnfitFacts) => string>> = {
  reserved: () => RESERVED.detail,
  'out-of-service': () => 'It is in maintenance.',
  'in-use': () => 'It is in use.',
  'not-returned': () => 'The rental before is late: it has not come back.',
  silent: ({ heardAt }) =>
    heardAt
      ? `It was last heard at ${new Date(heardAt).toISOString()}, more than 24 hours ago.`
      : 'It has a device token, but was never heard.',
  'low-charge': ({ batteryPercent, batteryNeeded }) =>
    `Its battery is at ${whole(batteryPercent)} %; ${Math.ceil(batteryNeeded)} % are needed.`,
  'low-fuel': ({ fuelPercent, fuelNeeded }) =>
    `Its tank is at ${whole(fuelPercent)} %; ${Math.ceil(fuelNeeded)} % are needed.`,
  'critical-fault': ({ dtc }) => `It reports ${dtc.join(', ')}.`,
  'failure-expected': ({ failureExpected }) =>
    `Its ${failureExpected ? componentWords(failureExpected) : 'wear'} is likely to fail within 7 days.`,
  'service-due': ({ serviceDueAt, serviceDueKm }) =>
    serviceDueAt && new Date(serviceDueAt) <= new Date()
      ? `A service was due at ${new Date(serviceDueAt).toISOString()}.`
      : `A service was due at ${serviceDueKm} km.`,
  'outside-area': () => 'It stands outside its area.',
};
