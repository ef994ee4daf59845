/** A sample as one row of a binary COPY. */
import { SIGNALS, type StoredSample } from '../../../contracts/index.js';
import { COLUMNS } from './columns.js';
import type { CopyBuffer } from './copy-buffer.js';

/** Throws a RangeError when an id is no UUID. */
export function writeRow(to: CopyBuffer, sample: StoredSample): void {
  to.row(COLUMNS.length);
  to.uuid(sample.vehicleId);
  to.timestamp(sample.observedAt);
  to.uuid(sample.boot);
  to.int8(sample.seq);
  if (sample.fleetId === null) to.null();
  else to.uuid(sample.fleetId);
  to.timestamp(sample.receivedAt);
  to.int4(sample.quality);
  for (let i = 0; i < SIGNALS.length; i++) writeSignal(to, sample[(SIGNALS[i] as (typeof SIGNALS)[number]).name]);
  if (sample.signals === undefined) to.null();
  else to.json(sample.signals);
}

function writeSignal(to: CopyBuffer, value: number | boolean | readonly string[] | readonly number[] | undefined) {
  if (value === undefined) to.null();
  else if (typeof value === 'number') to.float8(value);
  else if (typeof value === 'boolean') to.boolean(value);
  else if (isTexts(value)) to.textArray(value);
  else to.float8Array(value);
}

/** Only `dtc` may be empty; the others have a fixed length. */
const isTexts = (value: readonly string[] | readonly number[]): value is readonly string[] =>
  value.length === 0 || typeof value[0] === 'string';
