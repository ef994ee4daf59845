import { readdirSync, readFileSync } from 'node:fs';
import { platform } from 'node:os';
import { expect } from 'chai';
import { COMMON_PASSWORDS } from '../../../api/identity/common-passwords.js';
import { hashingThreads, NICE } from '../../../api/identity/hashing-threads.js';
import { passwords } from '../../../api/identity/passwords.js';

describe('passwords', () => {
  const kept = passwords();
  after(() => kept.stop());

  it('are hashed with argon2id, a salt for each, and found again', async () => {
    const [one, two] = await Promise.all([kept.hash('correct horse'), kept.hash('correct horse')]);
    expect(one).to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).to.not.equal(two);
    expect(await kept.matches(one, 'correct horse')).to.equal(true);
    expect(await kept.matches(one, 'Correct horse')).to.equal(false);
  });

  it('are as dear to check where there is none, and never right there', async () => {
    for (const none of [undefined, null]) {
      expect(await kept.matches(none, 'no account has this password')).to.equal(false);
    }
    const hash = await kept.hash('some password');
    const took = async (known: string | undefined) => {
      const began = performance.now();
      await kept.matches(known, 'x');
      return performance.now() - began;
    };
    // By turns, and of each the fastest: the slow ones tell of what else this machine was doing.
    let [known, unknown] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let i = 0; i < 15; i++) {
      known = Math.min(known, await took(hash));
      unknown = Math.min(unknown, await took(undefined));
    }
    expect(unknown / known).to.be.within(0.5, 2);
  });

  it('wait in a line that has an end', async () => {
    const all = await Promise.allSettled(Array.from({ length: 80 }, () => kept.matches(undefined, 'x')));
    const refused = all.flatMap((one) => (one.status === 'rejected' ? one.reason : []));
    expect(refused.length).to.be.within(1, 15);
    expect(refused[0]).to.include({ kind: 'unavailable', code: 'busy' });
  });

  it('are hashed by a thread of a low priority, and the event loop keeps its own', async function () {
    if (platform() !== 'linux') this.skip();
    const niceOf = (thread: string) => {
      const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
    };
    const own = niceOf(String(process.pid));
    await kept.hash('some password');
    expect(readdirSync('/proc/self/task').map(niceOf)).to.include(NICE);
    expect(niceOf(String(process.pid)))
      .to.equal(own)
      .and.not.equal(NICE);
  });

  it('fail when their thread ends, and are hashed by another one then', async () => {
    const threads = hashingThreads(1);
    const cut = threads.hash('some password').catch((error: Error) => error.message);
    await threads.stop();
    expect(await cut).to.equal('the hashing thread ended');
    expect(await threads.hash('some password')).to.match(/^\$argon2id/);
    await threads.stop();
  });

  it('are refused only where they could be chosen and are in small letters', () => {
    expect(COMMON_PASSWORDS.size).to.be.greaterThan(400);
    for (const word of COMMON_PASSWORDS) {
      expect(word.length, word).to.be.within(8, 128);
      expect(word).to.equal(word.toLowerCase());
    }
  });
});
