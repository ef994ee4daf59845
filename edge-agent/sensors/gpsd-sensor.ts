/** Position from gpsd, by its JSON protocol (gpsd_json(5)): we WATCH, it sends a TPV object for each fix. */
import type { Log } from '../../platform/log.js';
import { type LineSocket, lineSocket } from './line-socket.js';
import type { Reading, Sensor } from './sensor.js';

const KMH_PER_MS = 3.6;
const SILENT_MS = 10_000;

export function gpsdSensor({ host, port }: { host: string; port: number }, log: Log): Sensor {
  let socket: LineSocket | undefined;
  let newest: Reading = {};
  let trouble: string | undefined = 'gpsd: no fix yet';
  let heardAtMs = 0;

  return {
    name: 'gpsd',
    async start() {
      socket = lineSocket({ host, port }, '\n', {
        onConnect: () => socket?.write('?WATCH={"enable":true,"json":true}\n'),
        onPiece(line) {
          const fix = fixOf(line);
          if (!fix) return;
          heardAtMs = performance.now();
          trouble = fix.latitude === undefined ? 'gpsd: no fix' : undefined;
          newest = fix;
        },
        onTrouble(reason) {
          const next = `gpsd at ${host}:${port} is away (${reason})`;
          if (trouble !== next) log.warn({ reason }, 'gpsd is away');
          trouble = next;
        },
      });
    },
    async read() {
      const reading = newest;
      newest = {}; // a fix is told once: an old place must not look like a new one
      if (trouble === undefined && performance.now() - heardAtMs > SILENT_MS) trouble = 'gpsd: silent';
      return reading;
    },
    async stop() {
      socket?.stop();
    },
    problem: () => trouble,
  };
}

/** The values of a TPV object; none of them without a fix (mode below 2); undefined for any other line. */
export function fixOf(line: string): Reading | undefined {
  let report: Record<string, unknown>;
  try {
    report = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  if (report?.class !== 'TPV') return undefined;
  const number = (name: string) => (typeof report[name] === 'number' ? (report[name] as number) : undefined);
  const { latitude, longitude } = { latitude: number('lat'), longitude: number('lon') };
  if ((number('mode') ?? 0) < 2 || latitude === undefined || longitude === undefined) return {};
  const speedMs = number('speed');
  const track = number('track');
  const accuracyM = number('eph') ?? worst(number('epx'), number('epy'));
  return {
    latitude,
    longitude,
    ...(speedMs !== undefined && { speedKmh: speedMs * KMH_PER_MS }),
    ...(track !== undefined && { headingDeg: track }),
    ...(accuracyM !== undefined && { accuracyM }),
  };
}

const worst = (x: number | undefined, y: number | undefined) =>
  x === undefined || y === undefined ? undefined : Math.max(x, y);
