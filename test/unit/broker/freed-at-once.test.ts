import { expect } from 'chai';
import { freeAtOnce } from '../../../broker/freed-at-once.js';

const KIB = 1024;

describe('bytes that nobody needs any more', () => {
  it('are freed at once where there are many', () => {
    const { buffer } = Buffer.alloc(64 * KIB);
    freeAtOnce(Buffer.from(buffer));
    expect(buffer.byteLength).to.equal(0);
  });

  it('stay where they are few, or where others stand in the same memory', () => {
    const few = Buffer.from('CONNECT');
    const others = Buffer.alloc(64 * KIB, 'x');
    freeAtOnce(few);
    freeAtOnce(others.subarray(1));
    expect(few.toString()).to.equal('CONNECT');
    expect(others).to.deep.equal(Buffer.alloc(64 * KIB, 'x'));
  });
});
