/** What the reading of trips tells of samples, or of a recorded drive, in memory. */
import { fileURLToPath } from 'node:url';
import type { Sample, StoredSample } from '../../../../contracts/index.js';
import { FORMATS } from '../../../../edge-agent/replay/formats/index.js';
import { linesOfTime } from '../../../../ingest/meaning/line-of-time.js';
import type { Fact } from '../../../../ingest/meaning/reading.js';
import type { DrivingEventFact, TripFact } from '../../../../ingest/meaning/trips/trip-facts.js';
import { tripsReading } from '../../../../ingest/meaning/trips/trips-reading.js';

export const CAR = '7b1c6f0e-0000-4000-8000-000000000001';
export const BOOT = '7b1c6f0e-0000-4000-8000-000000000002';
export const START = Date.UTC(2026, 4, 1, 8);
export const DATA = fileURLToPath(new URL('../../../../../shared/data/telemetry/', import.meta.url));

export const stored = (sample: Sample): StoredSample => ({
  ...{ vehicleId: CAR, fleetId: null, boot: BOOT, receivedAt: sample.observedAt, quality: 0 },
  ...sample,
});

/** Facts as they stand at the end, by their ids. Samples come in order; `limitKmh` is that of their fleet. */
export function factsOf(
  samples: readonly StoredSample[],
  limitKmh?: number,
): { trips: TripFact[]; events: DrivingEventFact[] } {
  const lines = linesOfTime([tripsReading(() => limitKmh)]);
  const line = lines.begin();
  const facts = new Map<string, Fact>();
  const tell = (fact: Fact) => facts.set(fact.id, fact);
  for (const sample of samples) lines.advance(line, sample, tell, () => {});
  lines.standing(line, CAR, tell);
  const all = [...facts.values()];
  const byStart = (a: { startedAt: number }, b: { startedAt: number }) => a.startedAt - b.startedAt;
  return {
    trips: all.filter((fact): fact is TripFact => fact.kind === 'trip').sort(byStart),
    events: all.filter((fact): fact is DrivingEventFact => fact.kind === 'driving-event').sort(byStart),
  };
}

/** The samples of a recording, as ingest would store them: what it would refuse is left out. Of one of its cars, where it has many. */
export async function recorded(format: string, path: string, vehicle?: string): Promise<StoredSample[]> {
  const known = FORMATS.find(({ name }) => name === format);
  if (!known) throw new Error(`no format ${format}`);
  const samples: StoredSample[] = [];
  for await (const row of known.read({ path, timeZone: known.timeZone ?? 'UTC' })) {
    if (!('reading' in row) || (vehicle !== undefined && row.vehicle !== vehicle)) continue;
    const observedAt = known.hasWallClock ? row.atMs : START + row.atMs;
    const { longitude = 0 } = row.reading;
    if (Math.abs(longitude) <= 180) samples.push(stored({ ...row.reading, seq: row.line, observedAt } as Sample));
  }
  return samples.sort((a, b) => a.observedAt - b.observedAt || a.seq - b.seq);
}
