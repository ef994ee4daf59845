/** Work for later, kept in PostgreSQL: none is lost, and none is done for what was rolled back. */

export { jobMetrics } from './job-metrics.js';
export { type Jobs, openJobs } from './open-jobs.js';
