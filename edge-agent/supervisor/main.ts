/** The agent under its supervisor, which starts it anew and updates it: `npm run agent:supervised`. */
import { extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assertOwnFolder } from '../../platform/data-dir.js';
import { runMain } from '../../platform/room.js';
import { usageOf } from '../../platform/usage.js';
import { readSupervisorConfig } from '../config.js';
import { updateFiles } from '../update/update-files.js';
import { agentUsage } from '../usage.js';
import { supervise } from './supervise.js';

let status = 0;
await runMain(async () => {
  const usage = usageOf(agentUsage('npm run agent:supervised'), process.argv.slice(2));
  if (usage) return console.log(usage);
  const { dataDir, trialS } = readSupervisorConfig(process.env);
  assertOwnFolder(dataDir, 'agent');
  const home = resolve(join(dataDir, 'updates'));
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());
  status = await supervise({
    files: updateFiles(home),
    builtIn: fileURLToPath(new URL(`../main${extname(import.meta.url)}`, import.meta.url)),
    env: { ...process.env, AGENT_HOME: home },
    trialMs: trialS * 1000,
    say: (line) => console.log(line),
    signal: stopping.signal,
  });
});
process.exitCode = status;
