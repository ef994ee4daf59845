/** Alerts are raised by ingest, from samples, and by the API, from time; both keep them here, by the same rules. */
export { alertRulesRepository, type VersionedRule } from './alert-rules-repository.js';
export { type AlertFilter, alertsRepository } from './alerts-repository.js';
export { type AlertRules, effectiveRules, type SetRule } from './effective-rules.js';
export { type RaisedAlert, type RetoldAlert, raisedAlertsRepository } from './raised-alerts-repository.js';
