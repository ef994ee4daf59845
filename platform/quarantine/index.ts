export type { Quarantine, QuarantinedItem, QuarantinedRow, QuarantinePage } from './quarantine.js';
export { QUARANTINE_BOUNDS, quarantine } from './quarantine-repository.js';
