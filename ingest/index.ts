export { type IngestConfig, readIngestConfig } from './config.js';
export { createIngest } from './create-ingest.js';
