/** The words that all processes share. No I/O here. */

export * from './alert.js';
export * from './alert-kinds.js';
export * from './alert-words.js';
export * from './car-components.js';
export * from './commands.js';
export * from './currency-digits.js';
export * from './demo-streets.js';
export * from './event-kinds.js';
export * from './fault-codes.js';
export * from './geofence.js';
export * from './live.js';
export * from './live-event.js';
export * from './opening-hours.js';
export * from './packed-moves.js';
export * from './problem.js';
export * from './quality.js';
export * from './sample.js';
export * from './signals.js';
export * from './topics.js';
export * from './vehicle-messages.js';
