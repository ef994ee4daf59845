import { expect } from 'chai';
import { gapLedger } from '../../../api/telemetry/gaps.js';

describe('the gap ledger', () => {
  it('lists what never came', () => {
    const stored = [{ boot: 'a', firstSeq: 0, lastSeq: 9, stored: 7, missing: [{ from: 2, to: 4 }] }];
    expect(gapLedger(stored, [])).to.deep.equal([
      { boot: 'a', firstSeq: 0, lastSeq: 9, stored: 7, quarantined: 0, missing: [{ from: 2, to: 4 }] },
    ]);
  });

  it('does not miss a sample that came and was quarantined', () => {
    const stored = [{ boot: 'a', firstSeq: 0, lastSeq: 9, stored: 7, missing: [{ from: 2, to: 4 }] }];
    expect(gapLedger(stored, [{ boot: 'a', from: 3, to: 3 }])[0]?.missing).to.deep.equal([
      { from: 2, to: 2 },
      { from: 4, to: 4 },
    ]);
  });

  it('reaches to quarantined samples before the first and after the last that was stored', () => {
    const stored = [{ boot: 'a', firstSeq: 5, lastSeq: 6, stored: 2, missing: [] }];
    const quarantined = [
      { boot: 'a', from: 0, to: 1 },
      { boot: 'a', from: 9, to: 9 },
    ];
    expect(gapLedger(stored, quarantined)).to.deep.equal([
      {
        boot: 'a',
        firstSeq: 0,
        lastSeq: 9,
        stored: 2,
        quarantined: 3,
        missing: [
          { from: 2, to: 4 },
          { from: 7, to: 8 },
        ],
      },
    ]);
  });

  it('knows a boot of which nothing could be stored', () => {
    expect(gapLedger([], [{ boot: 'b', from: 4, to: 6 }])).to.deep.equal([
      { boot: 'b', firstSeq: 4, lastSeq: 6, stored: 0, quarantined: 3, missing: [] },
    ]);
  });
});
