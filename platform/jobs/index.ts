/** Work for later, kept in PostgreSQL: none is lost, and none is done for what was rolled back. */
export { type Jobs, openJobs } from './open-jobs.js';
