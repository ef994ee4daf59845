import { expect } from 'chai';
import { batchedLookup } from '../../../platform/vehicle-credentials/batched-lookup.js';

describe('many look-ups at once', () => {
  it('are one question, and after one that failed they wait a second for the next', async () => {
    const questions: { keys: number; at: number }[] = [];
    let isAway = true;
    const find = batchedLookup<string>(async (keys) => {
      questions.push({ keys: keys.length, at: performance.now() });
      if (isAway) throw new Error('away');
      return new Map(keys.map((key) => [key, key.toUpperCase()]));
    });
    const failed = (await Promise.allSettled([find('a'), find('b')])).map(({ status }) => status);
    expect(failed).to.deep.equal(['rejected', 'rejected']);
    isAway = false;
    const later = Array.from({ length: 100 }, (_, i) => find(`car ${i}`));
    expect((await Promise.all(later)).at(-1)).to.equal('CAR 99');
    expect(questions.map(({ keys }) => keys)).to.deep.equal([2, 100]);
    const [first, second] = questions.map(({ at }) => at) as [number, number];
    expect(second - first).to.be.at.least(990);
    await find('c');
    expect(performance.now() - second, 'no pause where it went well').to.be.below(900);
  });
});
