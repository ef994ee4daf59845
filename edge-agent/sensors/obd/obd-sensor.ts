/** The car's own signals by OBD-II, over an ELM327 on a serial port or TCP (as Wi-Fi adapters have it). */
import { messageOf } from '../../../platform/errors.js';
import type { Log } from '../../../platform/log.js';
import { type Ears, type LineSocket, lineSocket } from '../line-socket.js';
import type { Reading, Sensor } from '../sensor.js';
import { type CarSession, initAdapter, openCarSession, supplyOf } from './car-session.js';
import { elm327, NoAnswer } from './elm327.js';

const SEARCH_EVERY_MS = 10_000;
const PROMPT = '>';

export type ObdPort = { host: string; port: number } | { path: string; baudRate: number };

/** A car that sleeps is looked for every `searchEveryMs`. */
export async function obdSensor(port: ObdPort, log: Log, searchEveryMs = SEARCH_EVERY_MS): Promise<Sensor> {
  // The serial port's native module is loaded only where there is one.
  const openLine =
    'path' in port
      ? (await import('./serial-line.js')).serialLine.bind(undefined, port)
      : lineSocket.bind(undefined, port);
  const name = 'path' in port ? port.path : `${port.host}:${port.port}`;
  let line: LineSocket | undefined;
  const elm = elm327((text) => line?.write(text));
  let plugged = false;
  let ready = false;
  let car: CarSession | undefined;
  let searchedAtMs = Number.NEGATIVE_INFINITY;
  let newest: Reading = {};
  let round: Promise<void> | undefined;
  let trouble: string | undefined = `OBD adapter ${name}: not connected yet`;

  function becomes(next: string | undefined) {
    if (next !== undefined && next !== trouble) log.warn({ reason: next }, 'OBD');
    trouble = next;
  }

  const ears: Ears = {
    onConnect() {
      plugged = true;
    },
    onPiece: elm.hear,
    onTrouble(reason) {
      plugged = false;
      ready = false;
      car = undefined;
      elm.forget();
      becomes(`OBD adapter ${name} is away (${reason})`);
    },
  };

  async function look(): Promise<void> {
    try {
      if (!ready) {
        await initAdapter(elm);
        ready = true;
        searchedAtMs = Number.NEGATIVE_INFINITY;
      }
      if (!car) {
        if (performance.now() - searchedAtMs < searchEveryMs) return;
        searchedAtMs = performance.now();
        car = await openCarSession(elm);
      }
      newest = { ...newest, ...(await car.round()) };
      becomes(undefined);
    } catch (error) {
      car = undefined;
      if (error instanceof NoAnswer) {
        // The adapter lives on the battery; a car that does not answer it has its ignition off.
        becomes(`OBD: the car does not answer (${error.message})`);
        newest = { engineRpm: 0, speedKmh: 0, ignition: false, ...(await supplyOf(elm).catch(() => ({}))) };
      } else {
        ready = false;
        if (plugged) becomes(`OBD adapter ${name}: ${messageOf(error)}`);
      }
    }
  }

  return {
    name: 'obd',
    async start() {
      line = openLine(PROMPT, ears);
    },
    async read() {
      // The next round runs while nobody waits: a slow car must not hold up the others' readings.
      if (plugged) {
        round ??= look().finally(() => {
          round = undefined;
        });
      }
      const reading = newest;
      newest = {};
      return reading;
    },
    async stop() {
      line?.stop();
      elm.forget();
      await round;
    },
    problem: () => trouble,
  };
}
