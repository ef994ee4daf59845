/** What is asked of a car over an ELM327: which PIDs it has, their values, its fault codes. */
import type { Reading } from '../sensor.js';
import { dtcsOf } from './dtc.js';
import { type Elm327, NoAnswer } from './elm327.js';
import { FAST_PIDS, type Pid, SLOW_PIDS } from './obd-pids.js';

const INIT = ['ATZ', 'ATE0', 'ATL0', 'ATS0', 'ATH0', 'ATAT1', 'ATSP0'];
const SEARCH_MS = 15_000; // ATSP0 tries all protocols
const DTC_EVERY_MS = 60_000;

export interface CarSession {
  /** One round of questions. Throws NoAnswer when the car answers none, AdapterSilent when the adapter is gone. */
  round(): Promise<Reading>;
  /** The 12 V supply as the adapter itself measures it, when it can. */
  supply(): Promise<Reading>;
}

/** Sets the adapter up. Throws AdapterSilent. */
export async function initAdapter(elm: Elm327): Promise<void> {
  await elm.settle();
  for (const command of INIT) await elm.command(command, 5_000);
}

/** Finds the car. Throws NoAnswer where it sleeps, AdapterSilent. */
export async function openCarSession(elm: Elm327): Promise<CarSession> {
  const supported = await supportedPids(elm);
  const has = ({ request }: Pid) => supported.has(Number.parseInt(request.slice(2), 16));
  const fast = FAST_PIDS.filter(has);
  const slow = SLOW_PIDS.filter(has);
  let turn = 0;
  let askedDtcAtMs = Number.NEGATIVE_INFINITY;

  async function ask(pid: Pid): Promise<Reading | undefined> {
    try {
      const wanted = [0x41, Number.parseInt(pid.request.slice(2), 16)];
      for (const [mode, code, ...data] of await elm.request(pid.request)) {
        if (mode === wanted[0] && code === wanted[1] && data.length >= pid.bytes) return pid.decode(data);
      }
      return undefined;
    } catch (error) {
      if (error instanceof NoAnswer) return undefined;
      throw error;
    }
  }

  return {
    async round() {
      const pids = [...fast, ...slow.slice(turn, turn + 1)];
      turn = (turn + 1) % Math.max(1, slow.length);
      const readings: Reading[] = [];
      for (const pid of pids) {
        const reading = await ask(pid);
        if (reading) readings.push(reading);
      }
      if (readings.length === 0) throw new NoAnswer('the car answers nothing');
      const nowMs = performance.now();
      if (nowMs - askedDtcAtMs >= DTC_EVERY_MS) {
        const dtc = await storedDtcs(elm);
        askedDtcAtMs = nowMs;
        if (dtc) readings.push({ dtc });
      }
      const signals = Object.assign({}, ...readings.map((reading) => reading.signals));
      return { ...Object.assign({}, ...readings), ...(Object.keys(signals).length > 0 && { signals }) };
    },
    supply: () => supplyOf(elm),
  };
}

/** From `ATRV`, such as `12.6V`; nothing where the adapter does not know. Throws AdapterSilent. */
export async function supplyOf(elm: Elm327): Promise<Reading> {
  const [line] = await elm.command('ATRV');
  const volts = /^(\d+(?:\.\d+)?)V?$/.exec(line ?? '')?.[1];
  return volts === undefined ? {} : { batteryVoltage: Number(volts) };
}

/** PID 00, 20, 40, …: a bit for each of the next 32; the last one tells whether to ask on. Several units are united. */
async function supportedPids(elm: Elm327): Promise<Set<number>> {
  const supported = new Set<number>();
  for (let base = 0; base <= 0xc0; base += 0x20) {
    const request = `01${base.toString(16).toUpperCase().padStart(2, '0')}`;
    const messages = await elm.request(request, base === 0 ? SEARCH_MS : undefined).catch((error) => {
      if (base > 0 && error instanceof NoAnswer) return [];
      throw error;
    });
    for (const [mode, code, ...mask] of messages) {
      if (mode !== 0x41 || code !== base) continue;
      for (let bit = 0; bit < 32; bit++) {
        if (((mask[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) supported.add(base + bit + 1);
      }
    }
    if (!supported.has(base + 0x20)) break;
  }
  return supported;
}

/**
 * Mode 03. On CAN a count comes first (so an odd number of bytes), on older buses each answer has three codes.
 * Undefined when the car does not say: then nothing is cleared.
 */
async function storedDtcs(elm: Elm327): Promise<string[] | undefined> {
  try {
    const messages = (await elm.request('03')).filter(([mode]) => mode === 0x43).map(([, ...data]) => data);
    if (messages.length === 0) return undefined;
    return [...new Set(messages.flatMap((data) => dtcsOf(data.length % 2 === 1 ? data.slice(1) : data)))];
  } catch (error) {
    if (error instanceof NoAnswer) return undefined;
    throw error;
  }
}
