import { expect } from 'chai';
import fc from 'fast-check';
import { normalPhone } from '../../../api/identity/phone.js';

describe('a phone number', () => {
  const normal = (text: string) => normalPhone(text, '/phone');

  it('is the same however it is written', () => {
    const ways = [
      '+34600111222',
      '0034600111222',
      '34600111222',
      '+34 600-111-222',
      '(0034) 600/111.222',
      ' +34600111222 ',
    ];
    for (const text of ways) expect(normal(text), text).to.equal('+34600111222');
  });

  it('has six to fifteen digits and nothing else', () => {
    for (const text of [
      '',
      '+',
      '12345',
      '+1234567890123456',
      'abc',
      '+34x600111222',
      '++34600111222',
      '٣٤٦٠٠١١١',
      '12345\0',
    ]) {
      expect(() => normal(text), text).to.throw('This is no phone number');
    }
  });

  it('does not change when it is normal', () => {
    const digits = fc.stringMatching(/^[1-9]\d{5,14}$/);
    const blanks = fc.constantFrom('', ' ', '-', ' (', ') ', '.', '/');
    fc.assert(
      fc.property(digits, fc.array(blanks, { minLength: 15, maxLength: 15 }), (number, between) => {
        const written = [...number].map((digit, i) => digit + (between[i] ?? '')).join('');
        expect(normal(written)).to.equal(`+${number}`);
        expect(normal(normal(written))).to.equal(normal(written));
      }),
    );
  });
});
