/** A car's agent against our stack: what it costs at 1 Hz, and how fast a backlog leaves it, within which memory. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { residentBytes } from '../support/resident-bytes.js';
import type { BenchRow } from './bench-row.js';
import { LOAD_CORE, type PinnedProcess, startPinned } from './pinned-process.js';
import { benchDatabase, ourStack, pause, type Stack } from './stack.js';

const DIST = fileURLToPath(new URL('../..', import.meta.url));
const BACKLOG = 100_000;
const CALM_S = 20;
const START_S = 5;
const CLOCK_TICKS_PER_S = 100; // Linux's USER_HZ

export async function agent(): Promise<BenchRow[]> {
  await using database = await benchDatabase();
  await using stack = await ourStack(database.url, 2);
  const calm = await atOneHertz(stack);
  const drain = await backlog(stack);
  return [
    {
      what: 'agent at 1 Hz, online',
      ours: `${mebibytes(calm.bytes)}, ${calm.cpuPercent.toFixed(1)} % CPU`,
      reach: '≤ 96 MB',
    },
    {
      what: `agent with a backlog of ${BACKLOG.toLocaleString('en')} samples`,
      ours: `${Math.round(drain.perSecond)}/s, at most ${mebibytes(drain.peakBytes)}`,
      reach: '≥ 2,500/s, ≤ 96 MB',
    },
  ];
}

/** Its memory and its share of a core, once it has started. */
async function atOneHertz(stack: Stack): Promise<{ bytes: number; cpuPercent: number }> {
  await using car = await startAgent(stack, 0);
  await pause(START_S * 1000);
  const before = cpuSeconds(car.process.pid);
  await pause(CALM_S * 1000);
  const cpuPercent = ((cpuSeconds(car.process.pid) - before) / CALM_S) * 100;
  return { bytes: residentBytes(car.process.pid), cpuPercent };
}

/** From the first sample stored to the last. */
async function backlog(stack: Stack): Promise<{ perSecond: number; peakBytes: number }> {
  const before = await stack.stored();
  await using car = await startAgent(stack, 1, BACKLOG);
  let peakBytes = 0;
  let [stored, from, first] = [0, 0, 0];
  while (stored < BACKLOG) {
    await pause(100);
    stored = (await stack.stored()) - before;
    peakBytes = Math.max(peakBytes, residentBytes(car.process.pid));
    if (from === 0 && stored > 0) [from, first] = [performance.now(), stored];
  }
  return { perSecond: ((stored - first) * 1000) / (performance.now() - from), peakBytes };
}

/** The built agent with the flags of `npm run agent`, as the car at `index`. */
async function startAgent(
  stack: Stack,
  index: number,
  samples = 0,
): Promise<{ process: PinnedProcess } & AsyncDisposable> {
  const dataDir = mkdtempSync(join(tmpdir(), 'motorpool-agent-'));
  const car = stack.cars[index];
  if (!car) throw new Error('the stack has too few cars');
  if (samples > 0) await fill(join(dataDir, 'outbox'), samples);
  const child = startPinned(LOAD_CORE, process.execPath, [...agentFlags(), join(DIST, 'edge-agent/main.js')], {
    MQTT_URL: `mqtt://127.0.0.1:${stack.mqttPort}`,
    VEHICLE_ID: car.username,
    DEVICE_TOKEN: car.password,
    DATA_DIR: dataDir,
    SENSORS: 'simulated',
  });
  return {
    process: child,
    async [Symbol.asyncDispose]() {
      await child.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function fill(dir: string, samples: number): Promise<void> {
  const child = startPinned(LOAD_CORE, process.execPath, [join(DIST, 'test/load/fill-outbox.js'), dir, `${samples}`]);
  await child.nextMessage();
  await child.stop('SIGCONT'); // which ends nothing: it ends by itself, and this waits for it
}

/** The flags of `npm run agent`: the benchmark runs in the project's folder, as npm does it. */
function agentFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { agent: string } };
  return scripts.agent.split(' ').filter((word) => word.startsWith('--'));
}

/** What the process has used, of user and system time (proc(5), fields 14 and 15 of stat); NaN where there is no /proc. */
function cpuSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_S;
  } catch {
    return Number.NaN;
  }
}

const mebibytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;
