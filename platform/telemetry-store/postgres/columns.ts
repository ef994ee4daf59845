/** The columns of `telemetry_samples`, in the order in which both directions of COPY carry them. */
import { SIGNALS, type SignalName } from '../../../contracts/index.js';

/** `speedKmh` → `speed_kmh`. */
export const columnOf = (signal: SignalName): string => signal.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

const IDENTITY = ['vehicle_id', 'observed_at', 'boot', 'seq', 'fleet_id', 'received_at', 'quality'];

export const COLUMNS: readonly string[] = [...IDENTITY, ...SIGNALS.map(({ name }) => columnOf(name)), 'signals'];

export const COLUMN_LIST = COLUMNS.join(', ');

/** PostgreSQL counts microseconds from 2000-01-01; this is that moment in ms since the epoch. */
export const POSTGRES_EPOCH_MS = Date.UTC(2000, 0, 1);

export const TEXT_OID = 25;
export const FLOAT8_OID = 701;
