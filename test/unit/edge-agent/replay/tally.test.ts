import { expect } from 'chai';
import fc from 'fast-check';
import { bootId } from '../../../../edge-agent/replay/boot-id.js';
import { countsLine, tally, unaccounted } from '../../../../edge-agent/replay/tally.js';

const boot = { vehicleId: 'v', boot: 'b' };
const held = (stored: number, quarantined = 0) => ({ stored, quarantined });

describe('the counts of a replay', () => {
  it('are all stored the first time, and all repeated the second', () => {
    const first = tally([{ ...boot, acknowledged: 100, before: held(0), after: held(100) }], 3);
    const second = tally([{ ...boot, acknowledged: 100, before: held(100), after: held(100) }], 3);
    expect(countsLine(first)).to.equal('read 103 stored 100 repeated 0 quarantined 0 rejected 3');
    expect(countsLine(second)).to.equal('read 103 stored 0 repeated 100 quarantined 0 rejected 3');
  });

  it('tell what the system could only put aside', () => {
    const counts = tally([{ ...boot, acknowledged: 100, before: held(0), after: held(60, 40) }], 0);
    expect(counts).to.include({ read: 100, stored: 60, quarantined: 40, repeated: 0 });
  });

  it('do not pass where an acknowledged sample is nowhere', () => {
    expect(unaccounted({ ...boot, acknowledged: 100, before: held(0), after: held(99) })).to.equal(1);
    expect(unaccounted({ ...boot, acknowledged: 100, before: held(50), after: held(90, 9) })).to.equal(1);
    expect(unaccounted({ ...boot, acknowledged: 0, before: held(5), after: held(4) })).to.equal(1);
  });

  it('always add up to what was read', () => {
    const nat = fc.nat(1000);
    fc.assert(
      fc.property(nat, nat, nat, nat, nat, (stored, newlyStored, quarantined, newlyQuarantined, rejected) => {
        const before = held(stored, quarantined);
        const after = held(stored + newlyStored, quarantined + newlyQuarantined);
        const acknowledged = after.stored + after.quarantined;
        const counts = tally([{ ...boot, acknowledged, before, after }], rejected);
        expect(counts.read).to.equal(counts.stored + counts.repeated + counts.quarantined + counts.rejected);
        expect(counts.repeated).to.equal(stored + quarantined);
      }),
    );
  });
});

describe('the boot of a replay', () => {
  it('is a UUID that the same parts make again, and others do not', () => {
    expect(bootId('a', 'b')).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(bootId('a', 'b')).to.equal(bootId('a', 'b'));
    expect(bootId('a', 'b')).not.to.equal(bootId('ab', ''));
  });
});
