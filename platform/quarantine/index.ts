export type { Quarantine, QuarantinedItem, QuarantinedRow, QuarantinePage } from './quarantine.js';
export { quarantine } from './quarantine-repository.js';
