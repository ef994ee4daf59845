/**
 * The process, the gateway and the database are cut off or killed at every await of paying, refunding, cancelling and
 * confirming; then it is tried again. `FAULT_POINTS` says at how many (all of them, and pairs of them, for more than there
 * are); without it at some, spread evenly.
 */
import { expect } from 'chai';
import { type FaultScenario, type FaultStage, faultStage, SCENARIOS } from '../../support/fault-stage.js';
import { FAULTS, type Fault, faultyProcess } from '../../support/faulty-process.js';

const WANTED = Number(process.env.FAULT_POINTS ?? 48);
const RETRIES = 10;

describe('money, whatever is killed when', function () {
  this.timeout(0);
  let stage: FaultStage;
  before(async () => {
    stage = await faultStage();
  });
  after(() => stage[Symbol.asyncDispose]());

  /** Does it once in a process that breaks there; `undefined` never does. How many awaits there were. */
  async function once(
    scenario: FaultScenario,
    subject: string,
    breaks?: { at: number; by: Fault },
    strict = false,
  ): Promise<number> {
    await using process = faultyProcess(stage.databaseUrl, breaks);
    const done = scenario.act(stage.parts(process), subject).catch((error) => {
      if (!breaks && strict) throw error;
    });
    await Promise.race([done, process.killed]);
    return process.awaits;
  }

  it(`is taken once, confirmed once, told once and booked once (at ${WANTED} points)`, async () => {
    const points: { scenario: FaultScenario; at: number; by: Fault; again?: { at: number; by: Fault } }[] = [];
    for (const scenario of SCENARIOS) {
      const subject = await scenario.prepare(stage);
      const awaits = await once(scenario, subject, undefined, true);
      await stage.settle();
      await scenario.check(stage, subject);
      for (let at = 1; at <= awaits; at++) for (const by of FAULTS) points.push({ scenario, at, by });
    }
    const single = points.length;
    expect(single, 'awaits to break at').to.be.greaterThan(300);
    for (let i = 0; points.length < WANTED; i++) {
      const { scenario, at, by } = points[i % single] as (typeof points)[number];
      // Another fault as it is tried again; a step that shares no factor with the count comes by all of them.
      const other = points[(i * 7919 + 13) % single] as (typeof points)[number];
      points.push({ scenario, at, by, again: { at: other.at, by: other.by } });
    }
    const chosen =
      WANTED >= points.length
        ? points
        : Array.from({ length: WANTED }, (_, i) => points[Math.floor((i * points.length) / WANTED)]);
    for (const point of chosen as typeof points) {
      const { scenario, at, by, again } = point;
      const subject = await scenario.prepare(stage);
      await once(scenario, subject, { at, by });
      if (again) await once(scenario, subject, again);
      for (let i = 0; i < RETRIES; i++) await once(scenario, subject);
      await stage.settle();
      try {
        await scenario.check(stage, subject);
      } catch (error) {
        throw new Error(
          `${scenario.name}, ${by} await ${at}${again ? `, then ${again.by} ${again.at}` : ''}: ${(error as Error).message}`,
        );
      }
    }
  });
});
