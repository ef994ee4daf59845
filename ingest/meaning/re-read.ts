/** Reads a car's samples out of the store again, from a checkpoint on: after a start, and when some came late. */
import type { StoredSample } from '../../contracts/index.js';
import { RECENT_MS, type TelemetryStore } from '../../platform/telemetry-store/telemetry-store.js';
import {
  type CarMeaning,
  identityOf,
  isSettled,
  isTaken,
  noteLate,
  nothingUnwritten,
  type Unwritten,
} from './car-meaning.js';
import { isAfter, type Line, type LinesOfTime } from './line-of-time.js';
import type { MeaningRepository } from './meaning-repository.js';
import { turns } from './turns.js';

const ARRIVED_ROUNDS = 5; // what still comes then is read once more
const NEVER = Number.POSITIVE_INFINITY;
const INCLUDED_MAX = 10_000;
const STILL_ON_THE_WAY_MS = 30_000; // stored, and not taken in by the fast path yet
const BEYOND_MS = 3_600_000; // samples may be ahead of our clock

export function reReader(deps: {
  store: TelemetryStore;
  repository: MeaningRepository;
  lines: LinesOfTime;
  leaseOf: (vehicleId: string) => string | undefined;
  signal: AbortSignal;
}) {
  const { store, repository, lines, leaseOf, signal } = deps;

  /** Leaves the car with a line that has all its samples, and what is to be written of it. Says how many it read. */
  async function reRead(car: CarMeaning): Promise<number> {
    if (car.claim === 0) {
      if (leaseOf(car.vehicleId) !== car.lease) return leave(car);
      await claim(car);
    }
    const { claim: claimed } = car;
    const late = await repository.lateOf(car.vehicleId);
    // A mark may go only when the samples that it stands for are in the store by now.
    const lateIds = isSettled(car) ? late.ids : [];
    if (isSettled(car)) car.markedFrom = NEVER;
    const from = Math.min(car.lateFrom ?? NEVER, late.since ?? NEVER);
    car.lateFrom = undefined;
    car.readFrom = NEVER;
    try {
      const { line, unwritten, samples } = await readFrom(car, from);
      const arrivedFrom = await takeArrived(car, line, unwritten);
      // From here to the end at once, so that no sample comes in between.
      if (car.claim === claimed) {
        for (const { observedAt } of car.arrived) noteLate(car, observedAt, performance.now());
        car.line = line;
        car.unwritten = { ...unwritten, lateIds };
        car.acceptedAt = Math.max(car.acceptedAt, line.observedAt);
        car.unsettledUntil = car.accepted; // what was on its way was not compared with what was read
      } else {
        // It was lost meanwhile, and what was read may be old.
        const at = Math.min(arrivedFrom, ...car.arrived.map(({ observedAt }) => observedAt));
        if (Number.isFinite(at)) noteLate(car, at, performance.now());
      }
      return samples;
    } catch (error) {
      // Some may have been passed by for having been read: it begins anew where it began.
      noteLate(car, Math.min(from, car.readFrom), performance.now());
      throw error;
    } finally {
      car.arrived = [];
    }
  }

  /** Reads all from before `from` (ms) on; from the newest checkpoint on where nothing came late. */
  async function readFrom(car: CarMeaning, from: number) {
    const checkpoint = await repository.checkpoint(car.vehicleId, from);
    const line = checkpoint ? lines.lineFrom(checkpoint) : lines.begin();
    // What is older than the samples that are kept could not be told again.
    const unwritten: Unwritten = { ...nothingUnwritten(), replacesAfter: checkpoint?.at ?? Date.now() - RECENT_MS };
    car.readFrom = checkpoint?.at ?? 0;
    car.included = new Set();
    const samples = await readOn(car, line, unwritten);
    return { line, unwritten, samples };
  }

  function take(line: Line, sample: StoredSample, { facts, checkpoints }: Unwritten): void {
    lines.advance(
      line,
      sample,
      (fact) => facts.set(fact.id, fact),
      (checkpoint) => checkpoints.push(checkpoint),
    );
  }

  /**
   * What came while the store was read goes on from there; what was stored too late for the pages read came late. More comes
   * meanwhile, mostly less each time. Gives the earliest `observedAt` of all that it has taken off.
   */
  async function takeArrived(car: CarMeaning, line: Line, unwritten: Unwritten): Promise<number> {
    const turn = turns(signal);
    let earliest = NEVER;
    for (let round = 0; round < ARRIVED_ROUNDS && car.arrived.length > 0; round++) {
      const arrived = sorted(car.arrived);
      car.arrived = [];
      for (const sample of arrived) {
        earliest = Math.min(earliest, sample.observedAt);
        turn.begins();
        if (isAfter(sample, line)) take(line, sample, unwritten);
        else if (!isTaken(car, line, sample)) noteLate(car, sample.observedAt, performance.now());
        if (turn.isOver()) await turn.next();
      }
    }
    return earliest;
  }

  /** It goes to another ingest by now, who reads it: a claim would only take it away from them. */
  function leave(car: CarMeaning): number {
    car.lateFrom = undefined;
    return 0;
  }

  async function claim(car: CarMeaning): Promise<void> {
    const [claimed] = await repository.claim([car.vehicleId]);
    if (!claimed) throw new Error(`vehicle ${car.vehicleId} is gone`);
    car.claim = claimed.claim;
    car.durableAt = claimed.at ?? Number.NEGATIVE_INFINITY;
  }

  /** Takes in what is stored after the line's place; says how many samples that were. */
  async function readOn(car: CarMeaning, line: Line, unwritten: Unwritten): Promise<number> {
    const recent = Date.now() - STILL_ON_THE_WAY_MS;
    const span = { from: Math.max(line.observedAt, Date.now() - RECENT_MS), to: Date.now() + BEYOND_MS };
    const turn = turns(signal);
    let taken = 0;
    for await (const sample of inOrder(store.track(car.vehicleId, span))) {
      if (!isAfter(sample, line)) continue;
      turn.begins();
      take(line, sample, unwritten);
      if (sample.receivedAt > recent) include(car, sample);
      taken++;
      if (turn.isOver()) await turn.next();
    }
    return taken;
  }

  return reRead;
}

/** What does not fit counts as late when it arrives, and is read once more. */
function include({ included }: CarMeaning, sample: StoredSample): void {
  if (included && included.size < INCLUDED_MAX) included.add(identityOf(sample));
}

/** Stores give samples by time; those of one millisecond are put in order here. */
async function* inOrder(track: AsyncIterable<StoredSample>): AsyncGenerator<StoredSample> {
  let moment: StoredSample[] = [];
  for await (const sample of track) {
    if (moment.length > 0 && moment[0]?.observedAt !== sample.observedAt) {
      yield* sorted(moment);
      moment = [];
    }
    moment.push(sample);
  }
  yield* sorted(moment);
}

const sorted = (moment: StoredSample[]) =>
  moment.length < 2 ? moment : moment.sort((a, b) => (isAfter(a, b) ? 1 : isAfter(b, a) ? -1 : 0));
