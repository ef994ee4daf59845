import { expect } from 'chai';
import fc from 'fast-check';
import { KINDS } from '../../../api/notifications/kinds.js';
import { LANGUAGES, languageOf } from '../../../api/notifications/templates/languages.js';
import { render } from '../../../api/notifications/templates/render.js';
import { SAMPLE_DATA } from '../../../api/notifications/templates/sample-data.js';

describe('the words of messages', () => {
  it('are there for each kind in each language, with all that they show', () => {
    for (const kind of KINDS) {
      for (const language of LANGUAGES) {
        const { subject, text, html } = render(kind, language, SAMPLE_DATA);
        for (const part of [subject, text, html]) {
          expect(part, `${kind} ${language}`).to.not.match(/\{\{|\}\}|undefined|Invalid|\s[.,]/);
          expect(part.length, `${kind} ${language}`).to.be.greaterThan(3);
        }
        expect(html).to.include(`lang="${language}"`);
      }
    }
  });

  it('are of another language in another language', () => {
    for (const kind of KINDS) {
      const [en, es] = LANGUAGES.map((language) => render(kind, language, { ...SAMPLE_DATA, title: kind, text: kind }));
      if (kind !== 'alert') expect(en?.text, kind).to.not.equal(es?.text);
    }
    expect(languageOf('es-MX')).to.equal('es');
    expect(languageOf('fr')).to.equal('en');
    expect(languageOf(7)).to.equal('en');
  });

  it('tell times by the clock of the branch and money as its currency is written', () => {
    const { text } = render('confirmed', 'en', SAMPLE_DATA);
    expect(text).to.include('July 1, 2026').and.to.include('10:00').and.to.include('€99.80');
    const yen = render('confirmed', 'en', {
      ...SAMPLE_DATA,
      currency: 'JPY',
      totalMinor: 9980,
      timeZone: 'Asia/Tokyo',
    });
    expect(yen.text).to.include('5:00 PM').and.to.include('¥9,980');
  });

  it('hold no markup of what they are given, whatever it is, and subjects are one line', () => {
    const text = fc.oneof(fc.string(), fc.constant('<img src=x onerror=alert(1)>\r\nBcc: a@b.example'));
    fc.assert(
      fc.property(text, fc.constantFrom(...KINDS), (given, kind) => {
        const data = Object.fromEntries(
          Object.entries(SAMPLE_DATA).map(([name, value]) => [name, /At$|Minor$|currency/.test(name) ? value : given]),
        );
        const plain = render(kind, 'en', { ...data, timeZone: 'UTC' });
        expect(plain.subject).to.not.match(/[\r\n]/);
        expect(plain.html.replaceAll(/<\/?(!doctype|html|meta|title|body|p)\b[^<>]*>/g, '')).to.not.match(/[<>]/);
      }),
    );
  });
});
