import { expect } from 'chai';
import fc from 'fast-check';
import { alertWordsInSpanish } from '../../../api/alerts/alert-words-in-spanish.js';
import { KINDS } from '../../../api/notifications/kinds.js';
import { LANGUAGES, languageOf } from '../../../api/notifications/templates/languages.js';
import { render } from '../../../api/notifications/templates/render.js';
import { SAMPLE_DATA } from '../../../api/notifications/templates/sample-data.js';
import { ALERT_KIND_NAMES, alertWords } from '../../../contracts/index.js';

const OUR_TAGS = /<\/?(!doctype|html|head|meta|title|body|table|tr|td|h1|p|a|br)\b[^<>]*>/g;

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

  it('of an alert are in Spanish too, for each kind, with the same values and the name of a fence', () => {
    for (const kind of ALERT_KIND_NAMES) {
      for (const value of [null, 87.25]) {
        const alert = { kind, subject: kind === 'fault-code' ? 'U0100' : null, value, threshold: 80 };
        for (const fence of [undefined, { name: 'El Prat', alert: 'inside' as const }]) {
          const [en, es] = [alertWords(alert, fence), alertWordsInSpanish(alert, fence)];
          expect(es.title, kind).to.not.equal(en.title);
          if (value === null || kind === 'fault-code') expect(es.text, kind).to.not.equal(en.text);
          else if (kind !== 'geofence' || !fence) expect(es.text, kind).to.match(/^87,3( |\.|;)/);
          expect(es.title.includes('El Prat'), kind).to.equal(en.title.includes('El Prat'));
        }
      }
    }
    const told = render('alert', 'es', {
      ...SAMPLE_DATA,
      es: { title: 'Sin noticias', text: 'No se ha sabido nada.' },
    });
    expect(told.subject).to.equal('Sin noticias');
    expect(told.text).to.include('No se ha sabido nada.');
    expect(render('alert', 'en', { ...SAMPLE_DATA, es: { title: 'Sin noticias' } }).subject).to.equal(
      SAMPLE_DATA.title,
    );
  });

  it('are the same in the plain part of a mail and in the one with markup', () => {
    const plainOf = (html: string) =>
      html
        .replace(/<head>.*<\/head>/s, '')
        .replaceAll(/<a href="([^"]*)"[^>]*>/g, ' $1 ')
        .replaceAll(OUR_TAGS, ' ')
        .replaceAll('&#x3D;', '=')
        .replaceAll(/\s+/g, ' ');
    for (const kind of KINDS) {
      for (const language of LANGUAGES) {
        const { text, html } = render(kind, language, { ...SAMPLE_DATA, unsubscribeUrl: 'https://x.example/no' });
        const said = plainOf(html);
        for (const part of text.split(/\n|: |:$/m).map((line) => line.replace(/^-- $/, '').trim())) {
          expect(said, `${kind} ${language}`).to.include(part.replaceAll(/\s+/g, ' '));
        }
      }
    }
  });

  it('of a receipt tell its lines, their sum and where its invoice is; of one to be paid later, until when', () => {
    const { text, html, subject } = render('receipt', 'en', SAMPLE_DATA);
    expect(subject).to.equal('Receipt for €99.80');
    expect(text).to.include('Weekend: €15.00\nTotal: €99.80').and.to.include(String(SAMPLE_DATA.actionUrl));
    expect(html).to.include('>Weekend<').and.to.include('href="https://motorpool.example.org/');
    const later = render('receipt', 'en', { ...SAMPLE_DATA, payLater: true, dueOn: '2026-07-15' });
    expect(later.subject).to.equal('Invoice EIX-2026-000042 of €99.80');
    expect(later.text).to.include('by 2026-07-15').and.to.not.include('received');
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

  it('of cars that may fail and are offered name how many, and where', () => {
    const data = { ...SAMPLE_DATA, place: 'Sants', barred: 2, leftOffered: 3, percent: 10 };
    const [en, es] = LANGUAGES.map((language) => render('maintenance', language, data));
    expect([en?.subject, es?.subject]).to.deep.equal([
      'Sants: 3 more may fail, and are offered',
      'Sants: 3 más pueden averiarse y se ofrecen',
    ]);
    for (const one of [en, es]) expect(one?.text).to.include('(10 %)').and.not.include('Seat Leon');
    expect(render('maintenance', 'en', { ...data, place: undefined }).subject).to.match(/^Cars of no branch: 3 more/);
  });

  it('say since when an alert holds, by the clock of the branch of its car', () => {
    expect(render('alert', 'en', SAMPLE_DATA).text)
      .to.include('Since June 30, 2026')
      .and.to.include('12:05');
    expect(render('alert', 'en', { ...SAMPLE_DATA, sinceAt: undefined }).text).to.not.include('Since');
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
        expect(plain.html.replaceAll(OUR_TAGS, '')).to.not.match(/[<>]/);
      }),
    );
  });
});
