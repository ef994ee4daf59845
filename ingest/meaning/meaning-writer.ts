/** Writes facts and checkpoints of many cars in one transaction, fenced by the claims: beside the way of an acknowledgement. */
import type { Knex } from 'knex';
import type { LiveEvent } from '../../contracts/index.js';
import { messageOf } from '../../platform/errors.js';
import { forgottenTrails } from '../../platform/forgotten-trails.js';
import { type CarMeaning, isOrderly, noteLate, nothingUnwritten, type Unwritten } from './car-meaning.js';
import type { Checkpoint, LinesOfTime } from './line-of-time.js';
import { type CarsCheckpoint, meaningRepository } from './meaning-repository.js';
import type { Fact, FactBatch, FactKeeper } from './reading.js';

const CARS_AT_ONCE = 100;
const NEVER = Number.POSITIVE_INFINITY;
const RETRY_AFTER_MS = 1_000; // doubled with each failure
const RETRY_WITHIN_MS = 300_000;
/** A database that is away is asked again after so long: each try works out anew what stands, of a hundred cars. */
const AWAY_MS = 2_000;

interface Work {
  car: CarMeaning;
  unwritten: Unwritten;
  newest: Checkpoint | undefined;
  unwrittenFrom: number;
}

export function meaningWriter(deps: {
  db: Knex;
  lines: LinesOfTime;
  keepers: readonly FactKeeper[];
  tell: (news: readonly LiveEvent[]) => void;
  onFailure: (error: unknown) => void;
}) {
  const { db, lines, keepers, tell, onFailure } = deps;
  const due = new Set<CarMeaning>();
  const failing = new Set<CarMeaning>();
  let awayUntil = 0; // of performance.now()

  /** The car is to be written at `at` (of `performance.now()`) at the latest, unless it fails and has to wait. */
  function wanted(car: CarMeaning, by: number): void {
    const at = Math.max(by, car.retryAt);
    if (car.dueAt <= at) return;
    car.dueAt = at;
    due.add(car);
  }

  function begin(car: CarMeaning): Work {
    const { unwritten, line, unwrittenFrom } = car;
    if (line && !car.reading) lines.standing(line, car.vehicleId, (fact) => unwritten.facts.set(fact.id, fact));
    const newest = line && line.seq >= 0 && isOrderly(car) ? lines.checkpointOf(line) : undefined;
    const { facts, replacesAfter, checkpoints, lateIds } = unwritten;
    car.unwritten = nothingUnwritten();
    if (newest) {
      car.durableAt = Math.max(car.durableAt, newest.at); // from now on it may be on disk
      car.unwrittenFrom = NEVER;
    } else {
      // Without the newest, what is on disk may lack a late sample: its mark stays, and no checkpoint may cover it.
      car.unwritten.checkpoints.push(...checkpoints.splice(0));
      car.unwritten.lateIds.push(...lateIds.splice(0));
    }
    car.dueAt = NEVER;
    due.delete(car);
    return { car, unwritten: { facts, replacesAfter, checkpoints, lateIds }, newest, unwrittenFrom };
  }

  /** Nothing of it was written: it waits for the next time, behind what has become of it meanwhile. */
  function takeBack({ car, unwritten, unwrittenFrom }: Work): void {
    const since = car.unwritten;
    car.unwrittenFrom = Math.min(car.unwrittenFrom, unwrittenFrom);
    if (since.replacesAfter === undefined) {
      const facts = new Map([...unwritten.facts, ...since.facts]);
      const checkpoints = [...unwritten.checkpoints, ...since.checkpoints];
      car.unwritten = { ...unwritten, facts, checkpoints, lateIds: [...unwritten.lateIds, ...since.lateIds] };
    }
    wanted(car, performance.now());
  }

  async function write(works: readonly Work[]): Promise<{ lost: CarMeaning[]; news: LiveEvent[] }> {
    return db.transaction(async (tx) => {
      const repository = meaningRepository(tx);
      const held = await repository.holdClaims(works.map(({ car: { vehicleId, claim } }) => ({ vehicleId, claim })));
      const ours = works.filter(({ car }) => held.has(car.vehicleId));
      const facts = new Map<string, Fact[]>();
      const replaced: { vehicleId: string; after: number }[] = [];
      const kept: CarsCheckpoint[] = [];
      const newest: CarsCheckpoint[] = [];
      const lateIds: string[] = [];
      for (const { car, unwritten, newest: last } of ours) {
        const { vehicleId } = car;
        for (const fact of unwritten.facts.values()) push(facts, fact.kind, fact);
        if (unwritten.replacesAfter !== undefined) replaced.push({ vehicleId, after: unwritten.replacesAfter });
        for (const checkpoint of unwritten.checkpoints) kept.push({ vehicleId, ...checkpoint });
        if (last) newest.push({ vehicleId, ...last });
        lateIds.push(...unwritten.lateIds);
      }
      const trails = await forgottenTrails(tx, [...held]);
      const isForgotten: FactBatch['isForgotten'] = ({ vehicleId, toldAt }) => trails.has(vehicleId, toldAt);
      const news: LiveEvent[] = [];
      for (const keeper of keepers) {
        const batch = { facts: facts.get(keeper.kind) ?? [], replaced, isForgotten };
        if (batch.facts.length > 0 || replaced.length > 0) news.push(...(await keeper.keep(tx, batch)));
      }
      if (replaced.length > 0) await repository.dropCheckpointsAfter(replaced);
      if (kept.length > 0) await repository.keepCheckpoints(kept);
      if (newest.length > 0) await repository.moveOn(newest);
      if (lateIds.length > 0) await repository.forgetLate(lateIds);
      return { lost: works.filter(({ car }) => !held.has(car.vehicleId)).map(({ car }) => car), news };
    });
  }

  /** The cars that are due by `now`, as many as one transaction takes; false when none is, or none could be written. */
  async function writeSome(now: number): Promise<boolean> {
    if (now < awayUntil) return false;
    const works: Work[] = [];
    for (const car of due) {
      if (car.dueAt > now) continue;
      works.push(begin(car));
      if (works.length === CARS_AT_ONCE) break;
    }
    if (works.length === 0) return false;
    return writeApart(works);
  }

  /** Where it fails, halves are tried, until what fails is alone: no car holds up another. Says whether any was written. */
  async function writeApart(works: readonly Work[]): Promise<boolean> {
    try {
      const { lost, news } = await write(works);
      for (const { car } of works) recover(car);
      for (const car of lost) giveUp(car);
      tell(news);
      return true;
    } catch (error) {
      const isOutage = !(await isThere());
      if (isOutage) awayUntil = performance.now() + AWAY_MS;
      if (!isOutage && works.length > 1) {
        const half = Math.ceil(works.length / 2);
        const first = await writeApart(works.slice(0, half));
        return (await writeApart(works.slice(half))) || first;
      }
      if (!isOutage) for (const { car } of works) fail(car);
      for (const work of works) takeBack(work);
      onFailure(isOutage ? error : ofCar(works[0]?.car, error));
      return false;
    }
  }

  const isThere = () =>
    db.raw('select 1').then(
      () => true,
      () => false,
    );

  function fail(car: CarMeaning): void {
    failing.add(car);
    car.retryAt = performance.now() + Math.min(RETRY_AFTER_MS * 2 ** car.failures, RETRY_WITHIN_MS);
    car.failures++;
  }

  function recover(car: CarMeaning): void {
    failing.delete(car);
    car.failures = 0;
    car.retryAt = 0;
  }

  return {
    wanted,
    writeSome,
    /** Of how many cars what was understood cannot be written, whereas the database is there. */
    failing: () => failing.size,
    /** Writes what there is, until `until` (of `performance.now()`) at the latest. */
    async flush(until: number): Promise<void> {
      for (const car of due) car.dueAt = 0;
      while (performance.now() < until && (await writeSome(NEVER)));
    },
  };
}

export type MeaningWriter = ReturnType<typeof meaningWriter>;

/** Another ingest has the car, or had it: what we know of it may be old. Its next sample makes us read it anew. */
function giveUp(car: CarMeaning): void {
  if (Number.isFinite(car.unwrittenFrom)) noteLate(car, car.unwrittenFrom, performance.now());
  car.claim = 0;
  car.line = undefined;
  car.unwritten = nothingUnwritten();
  car.unwrittenFrom = NEVER;
}

/** The error, with the car that it is of: the log is to name it. */
export const ofCar = (car: CarMeaning | undefined, error: unknown) =>
  new Error(`car ${car?.vehicleId}: ${messageOf(error)}`, { cause: error });

function push<K, V>(into: Map<K, V[]>, key: K, value: V): void {
  const known = into.get(key);
  if (known) known.push(value);
  else into.set(key, [value]);
}
