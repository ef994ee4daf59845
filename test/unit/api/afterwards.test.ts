import { expect } from 'chai';
import { afterwards } from '../../../api/afterwards.js';
import { recordingLog } from '../../support/recording-log.js';

describe('what is done after an answer', () => {
  it('is not begun before, and is done when all has settled, whatever failed', async () => {
    const { log, lines } = recordingLog();
    const work = afterwards(log);
    const done: number[] = [];
    for (let i = 0; i < 20; i++) {
      work.run(async () => {
        await Promise.resolve();
        if (i === 3) throw new Error('the database is away');
        done.push(i);
      });
    }
    expect(done).to.deep.equal([]);
    await work.settled();
    expect(done).to.have.length(19);
    expect(lines.join('')).to.include('the database is away');
    await work.settled();
  });

  it('is bounded, in what waits and in what runs at once', async () => {
    const { log, lines } = recordingLog();
    const work = afterwards(log);
    let [running, most, done] = [0, 0, 0];
    for (let i = 0; i < 1_100; i++) {
      work.run(async () => {
        most = Math.max(most, ++running);
        await new Promise(setImmediate);
        running--;
        done++;
      });
    }
    await work.settled();
    expect([most, done]).to.deep.equal([4, 1_000]);
    expect(lines).to.have.length(100);
  });
});
