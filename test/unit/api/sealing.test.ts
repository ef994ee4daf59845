import { expect } from 'chai';
import fc from 'fast-check';
import { sealing } from '../../../api/sealed/sealing.js';

const [OLD, NEW] = ['an old secret of the server', 'a new secret of the server'];

describe('what is sealed', () => {
  it('is read again for the purpose it was sealed for, and for no other', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const sealed = sealing(OLD).close(text, 'number of Ada');
        expect(sealing(OLD).open(sealed, 'number of Ada')).to.equal(text);
        expect(() => sealing(OLD).open(sealed, 'number of Eve')).to.throw();
      }),
    );
  });

  it('shows nothing of itself, not even that two are the same', () => {
    const { close } = sealing(OLD);
    const [one, two] = [close('B-1234567', 'x'), close('B-1234567', 'x')];
    expect(one.equals(two)).to.equal(false);
    expect(one.includes(Buffer.from('B-12'))).to.equal(false);
  });

  it('is refused when a bit of it was changed', () => {
    const { close, open } = sealing(OLD);
    const sealed = close('text', 'x');
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] as number) ^ 1;
      expect(() => open(changed, 'x'), String(at)).to.throw();
    }
  });

  it('outlives a change of the secret while the previous one is named', () => {
    const sealed = sealing(OLD).close('text', 'x');
    expect(sealing(NEW, OLD).open(sealed, 'x')).to.equal('text');
    expect(() => sealing(NEW).open(sealed, 'x')).to.throw('JWT_SECRET_PREVIOUS');
    const again = sealing(NEW, OLD).close('text', 'x');
    expect(sealing(NEW).open(again, 'x')).to.equal('text');
  });
});
