import { expect } from 'chai';
import fc from 'fast-check';
import { seenSequences } from '../../../ingest/seen-sequences.js';

describe('the memory of what came', () => {
  it('knows a repeat from a new one, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(60)), { maxLength: 200 }), (numbers) => {
        const seen = seenSequences();
        const model = new Set<string>();
        for (const [boot, seq] of numbers) {
          expect(seen.add(boot, seq)).to.equal(!model.has(`${boot}/${seq}`));
          model.add(`${boot}/${seq}`);
        }
      }),
    );
  });

  it('forgets rather than grow, and never takes a new one for a repeat', () => {
    const seen = seenSequences();
    for (let seq = 0; seq < 100_000; seq += 2) expect(seen.add('a', seq)).to.equal(true);
    for (let seq = 1; seq < 100_000; seq += 2) expect(seen.add('a', seq)).to.equal(true);
    for (let boot = 0; boot < 100; boot++) expect(seen.add(`boot ${boot}`, 1)).to.equal(true);
  });
});
