import { expect } from 'chai';
import type { Group } from '../../../ingest/group.js';
import { groupCommit } from '../../../ingest/group-commit.js';
import type { QuarantinedRow } from '../../../platform/quarantine/index.js';
import { eventually } from '../../support/eventually.js';

const row = { vehicleId: 'x' } as QuarantinedRow;

/** Commits end when the test says so. */
function setUp({ flushAfterMs = 1, maxSamples = 100 } = {}) {
  const started: { group: Group; end: () => void; fail: (error: Error) => void }[] = [];
  const groups = groupCommit({
    flushAfterMs,
    maxSamples,
    commit: (group) => new Promise<void>((end, fail) => started.push({ group, end, fail })),
  });
  const add = (count = 1) => {
    const group = groups.open();
    for (let i = 0; i < count; i++) group.quarantined.push(row);
    groups.added();
    return group.done;
  };
  const sizes = () => started.map(({ group }) => group.quarantined.length);
  return { groups, started, add, sizes };
}

describe('a group commit', () => {
  it('takes what many send within a few milliseconds as one', async () => {
    const { started, add, sizes } = setUp();
    const promises = [add(), add(), add()];
    await eventually(() => expect(sizes()).to.deep.equal([3]));
    started[0]?.end();
    await Promise.all(promises);
  });

  it('does not wait for company when it is full', () => {
    const { add, sizes } = setUp({ flushAfterMs: 60_000, maxSamples: 10 });
    add(9);
    expect(sizes()).to.deep.equal([]);
    add(1);
    expect(sizes()).to.deep.equal([10]);
  });

  it('has two on their way at most, and groups on meanwhile', async () => {
    const { started, add, sizes } = setUp({ maxSamples: 1 });
    const promises = [add(), add(), add(), add()];
    expect(sizes()).to.deep.equal([1, 1]);
    started[1]?.end();
    await promises[1];
    await eventually(() => expect(sizes()).to.deep.equal([1, 1, 1]));
  });

  it('lets a group that is due grow while two are on their way', async () => {
    const { started, add, sizes } = setUp({ maxSamples: 5 });
    add(5);
    add(5);
    add(1);
    await new Promise((resolve) => setTimeout(resolve, 20)); // far beyond its time
    add(1);
    started[0]?.end();
    await eventually(() => expect(sizes()).to.deep.equal([5, 5, 2]));
  });

  it('tells those who wait, and only those, when one fails', async () => {
    const { started, add } = setUp({ maxSamples: 1 });
    const [bad, good] = [add(), add()];
    started[0]?.fail(new Error('stopped'));
    started[1]?.end();
    expect(await bad.catch((error: Error) => error.message)).to.equal('stopped');
    await good;
  });

  it('commits what there is when it is drained', async () => {
    const { groups, started, add, sizes } = setUp({ flushAfterMs: 60_000 });
    add();
    const drained = groups.drain();
    expect(sizes()).to.deep.equal([1]);
    started[0]?.end();
    await drained;
  });
});
