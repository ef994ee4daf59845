/** The benchmarks' PostgreSQL, a process of its own on the server's core. DATA_DIR says where. Prints its URL. */
import { createLog } from '../../platform/log.js';
import { startEmbeddedPostgres } from '../../platform/postgres/embedded-postgres.js';

const server = await startEmbeddedPostgres(process.env.DATA_DIR as string, createLog('error'));
console.log(JSON.stringify({ url: server.url }));
process.once('SIGTERM', () => server.stop().then(() => process.exit(0)));
setInterval(() => {}, 1 << 30);
