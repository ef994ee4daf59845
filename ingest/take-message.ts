/** One message from the stream into the open group: decoded, its clock set right, what is impossible set aside, judged. */
import { Quality, type Sample, type StoredSample } from '../contracts/index.js';
import type { RawTelemetry, Take } from '../platform/telemetry-stream/telemetry-stream.js';
import type { Tracing } from '../platform/tracing/tracing.js';
import { type Car, fleetAt } from './car.js';
import { clockOffset, OFFSETS_MAX } from './car-clock.js';
import { type Cars, rememberClock } from './cars.js';
import { type Decoded, decodeMessage, printed, type Rejected, UUID } from './decode-message.js';
import type { Group } from './group.js';
import type { GroupCommit } from './group-commit.js';
import { impossibleTime } from './impossible-time.js';
import type { IngestMetrics } from './ingest-metrics.js';
import type { CarMeaning } from './meaning/car-meaning.js';
import type { MeaningEngine } from './meaning/create-meaning.js';
import { judge } from './oddness/belief.js';
import { beginMessage } from './traced-messages.js';

const NOTHING = new Uint8Array();

/** What the stream calls. Resolves when every sample of the message is stored or in quarantine. */
export function takeMessage(deps: {
  cars: Cars;
  groups: GroupCommit;
  meaning: Pick<MeaningEngine, 'accepted'>;
  metrics: IngestMetrics;
  tracing?: Tracing | undefined;
}): Take {
  const { cars, groups, meaning, metrics, tracing } = deps;

  function take(message: RawTelemetry, lease: string): Promise<void> {
    const decoded = decodeMessage(message.payload);
    const { receivedAt } = message;
    const id = message.vehicleId.toLowerCase();
    // No broker of ours appends such a one. It cannot be stored, and all behind it would wait for it.
    const without = !UUID.test(id) ? 'no-vehicle-id' : Number.isSafeInteger(receivedAt) ? undefined : 'no-time';
    if (without) {
      metrics.quarantined.inc({ reason: without });
      return Promise.resolve();
    }
    const car = cars.get(id, receivedAt, lease);
    if (!car.waiting) return accept(car, decoded, message);
    const kept = { ...message, payload: NOTHING }; // decoded already: its bytes need not wait
    return new Promise((resolve, reject) => {
      // In a promise of its own: what fails there fails alone, and those that wait behind it are taken in.
      car.waiting?.push(
        () => void new Promise<void>((taken) => taken(accept(car, decoded, kept))).then(resolve, reject),
      );
    });
  }

  function accept(car: Car, decoded: Decoded, message: RawTelemetry): Promise<void> {
    const { receivedAt, trace } = message;
    const group = groups.open();
    const traced = tracing && trace !== undefined ? beginMessage(tracing, message, decoded, car.id) : undefined;
    if (traced) group.traced.push({ vehicleId: car.id, traced });
    const { boot } = decoded;
    for (const rejected of decoded.rejected) setAside(group, car, boot, rejected, receivedAt);
    const repeats = boot === undefined ? 0 : takeSamples(group, car, boot, decoded, receivedAt);
    groups.added();
    if (repeats === 0) return group.done;
    metrics.repeated.inc(repeats);
    return car.uncommitted === 0 ? group.done : groups.allDone().then(() => {}); // the first of them may still be on its way
  }

  /** Returns how many of the samples had come before. */
  function takeSamples(group: Group, car: Car, boot: string, { samples, sentAt }: Decoded, receivedAt: number): number {
    const offset = sentAt === undefined ? 0 : offsetOf(group, car, boot, sentAt, receivedAt);
    let repeats = 0;
    for (const sample of samples) {
      const problem = problemOf(car, sample, offset, receivedAt);
      if (problem) {
        setAside(group, car, boot, { ...problem, seq: sample.seq, payload: printed(sample) }, receivedAt);
      } else if (car.seen.add(boot, sample.seq)) {
        sample.observedAt += offset as number;
        const stored = sample as StoredSample;
        stored.vehicleId = car.id;
        stored.fleetId = fleetAt(car.fleets, sample.observedAt);
        stored.boot = boot;
        stored.receivedAt = receivedAt;
        stored.quality = judge(car.belief, sample);
        if (stored.quality !== 0) metrics.odd.inc();
        if (offset !== 0) stored.quality |= Quality.clockCorrected;
        group.samples.push(stored);
        group.cars.push(car);
        group.acceptedBy.push(car.meaning);
        car.uncommitted++;
        if (car.meaning) noteOrder(group, car.meaning, sample.observedAt);
      } else {
        repeats++;
      }
    }
    return repeats;
  }

  function noteOrder(group: Group, car: CarMeaning, observedAt: number) {
    const since = meaning.accepted(car, observedAt);
    if (since !== undefined) group.late.set(car, Math.min(since, group.late.get(car) ?? since));
  }

  return take;
}

function setAside(group: Group, car: Car, boot: string | undefined, rejected: Rejected, receivedAt: number) {
  group.quarantined.push({ ...rejected, vehicleId: car.id, boot, receivedAt });
}

/** What to add to the car's times; undefined when its clock is of no use. A new offset is kept with the group. */
function offsetOf(group: Group, car: Car, boot: string, sentAt: number, receivedAt: number): number | undefined {
  const known = car.clocks.get(boot) ?? [];
  const offsetMs = clockOffset(sentAt, receivedAt, known);
  if (known.includes(offsetMs)) return offsetMs;
  if (known.length >= OFFSETS_MAX) return undefined;
  rememberClock(car, boot, offsetMs);
  group.clockOffsets.push({ vehicleId: car.id, boot, offsetMs });
  return offsetMs;
}

function problemOf(car: Car, sample: Sample, offset: number | undefined, receivedAt: number) {
  if (!car.known) return { reason: 'unknown-vehicle', detail: 'There is no such vehicle, or it was deleted.' };
  if (offset === undefined)
    return { reason: 'bad-clock', detail: 'The clock of the car jumps from message to message.' };
  return impossibleTime(sample.observedAt + offset, receivedAt);
}
