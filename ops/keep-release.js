// `npm run release:keep -- NAME`: the database that this release makes, kept as a fixture for the releases to come.
// The release itself fills it: its demo fleet drives and rents, and a customer goes the README's way. It wants a database
// that was just made (DATABASE_URL) on a server whose pg_dump is in PATH, curl, and what `npm run build` makes.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

const [name, file = `test/support/fixtures/releases/${name}.sql.gz`] = process.argv.slice(2);
const { DATABASE_URL, PATH, PORT = '3900', MQTT_PORT = '3901', PATIENCE_S = '90' } = process.env;
if (!name || !DATABASE_URL) throw new Error('wanted: DATABASE_URL=postgres://… npm run release:keep -- NAME [FILE]');

const baseUrl = `http://127.0.0.1:${PORT}`;
const dataDir = mkdtempSync(join(tmpdir(), 'motorpool-release-'));
const settings = {
  DATABASE_URL,
  PORT,
  MQTT_PORT,
  DATA_DIR: dataDir,
  DEMO_CARS: '5',
  // The test that opens it has the same: it reads what is sealed, and signs in.
  JWT_SECRET: 'a-secret-of-the-fixtures-of-releases-alone',
  ADMIN_PASSWORD: 'root-root-root',
  LOG_LEVEL: 'warn',
};
const system = spawn(process.execPath, ['dist/main.js'], { env: { PATH, ...settings }, stdio: 'inherit' });
const ended = once(system, 'exit');
try {
  await until('the system to be ready', async () => (await fetch(`${baseUrl}/readyz`)).ok);
  const rent = /## Rent\n[\s\S]*?```sh\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8'))?.[1];
  if (rent) await goTheWay(rent);
  await pause(20_000); // some samples of each car, and what comes of them
} finally {
  system.kill('SIGTERM');
  await ended;
  rmSync(dataDir, { recursive: true, force: true });
}
const arguments_ = ['--no-owner', '--no-privileges', '--rows-per-insert=200', '--encoding=UTF8', DATABASE_URL];
const sql = execFileSync('pg_dump', arguments_, { encoding: 'utf8', maxBuffer: 1e9 })
  .split('\n')
  .filter((line) => !/^\\(un)?restrict /.test(line)) // psql's own commands
  .join('\n');
writeFileSync(file, gzipSync(sql, { level: 9 }));
console.log(`${file}: ${sql.length} characters of SQL`);

/** As a customer who has a car of the demo: once it is heard, and the demo's customers have theirs. */
async function goTheWay(lines) {
  const day = (days) => new Date(Date.now() + days * 864e5).toISOString().slice(0, 10);
  const offered = `${baseUrl}/api/cars?location=Eixample&startDate=${day(1)}&endDate=${day(3)}`;
  await until('a car to be offered', async () => (await (await fetch(offered)).json()).length > 0);
  await pause(Number(PATIENCE_S) * 1000);
  const script = lines.replace('B=http://127.0.0.1:3000', '').replace(/^/, `B=${baseUrl}\n`);
  execFileSync('bash', ['-euo', 'pipefail', '-c', script], { stdio: 'inherit' });
}

async function until(what, isSo) {
  for (const deadline = Date.now() + 120_000; ; await pause(500)) {
    if (await isSo().catch(() => false)) return;
    if (Date.now() > deadline || system.exitCode !== null) throw new Error(`waited in vain for ${what}`);
  }
}
