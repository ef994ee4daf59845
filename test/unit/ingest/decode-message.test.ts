import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { decodeMessage } from '../../../ingest/decode-message.js';

const boot = randomUUID();
const good = { seq: 1, observedAt: 1_700_000_000_000, latitude: 41.4, longitude: 2.2 };
const bytes = (text: string) => Buffer.from(text, 'utf8');
const decode = (message: unknown) => decodeMessage(bytes(JSON.stringify(message)));
const decodeSample = (sample: object | string) => {
  const text = typeof sample === 'string' ? sample : JSON.stringify(sample);
  return decodeMessage(bytes(`{"boot":"${boot}","samples":[${JSON.stringify(good)},${text}]}`));
};
const reasonsOf = (decoded: ReturnType<typeof decodeMessage>) => decoded.rejected.map((one) => one.reason);

describe('a telemetry message', () => {
  it('is taken whole when all of it is right', () => {
    for (const traceparent of ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 7, undefined]) {
      const decoded = decode({ boot: boot.toUpperCase(), sentAt: 7, traceparent, samples: [good] });
      expect(decoded).to.deep.equal({ boot, sentAt: 7, traceparent, samples: [good], rejected: [] });
    }
  });

  for (const [what, payload, reason] of [
    ['is no JSON', bytes('{"boot":'), 'not-json'],
    ['is empty', bytes(''), 'not-json'],
    ['is no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'not-utf8'],
    ['is a number', bytes('7'), 'not-a-message'],
    ['has no boot', bytes(JSON.stringify({ samples: [good] })), 'not-a-message'],
    ['has a boot that is no UUID', bytes(JSON.stringify({ boot: 'x', samples: [good] })), 'not-a-message'],
    ['has no samples', bytes(JSON.stringify({ boot, samples: [] })), 'not-a-message'],
    ['has 501 samples', bytes(JSON.stringify({ boot, samples: Array(501).fill(good) })), 'not-a-message'],
    ['nests a hundred thousand deep', bytes('['.repeat(100_000)), 'not-json'],
    ['nests deep and ends', bytes('['.repeat(100_000) + ']'.repeat(100_000)), 'not-a-message'],
  ] as const) {
    it(`goes to quarantine whole when it ${what}`, () => {
      const decoded = decodeMessage(payload);
      expect(decoded.samples).to.deep.equal([]);
      expect(reasonsOf(decoded)).to.deep.equal([reason]);
    });
  }

  for (const [what, sample, path] of [
    ['latitude 91', { ...good, latitude: 91 }, '/samples/1/latitude'],
    ['longitude 1555.6', { ...good, longitude: 1555.6 }, '/samples/1/longitude'],
    ['no observedAt', { seq: 2 }, '/samples/1'],
    ['a seq below 0', { ...good, seq: -1 }, '/samples/1/seq'],
    ['a speed beyond all numbers', '{"seq":2,"observedAt":1,"speedKmh":1e999}', '/samples/1/speedKmh'],
    ['text where a number belongs', { ...good, fuelPercent: '50' }, '/samples/1/fuelPercent'],
    ['a NUL in a fault code', { ...good, dtc: ['P\u0000'] }, '/samples/1/dtc'],
    ['a NUL in a signal', { ...good, signals: { a: '\u0000' } }, '/samples/1/signals/a'],
    ['half a character in a signal', { ...good, signals: { a: '\ud800' } }, '/samples/1/signals/a'],
    ['a NUL in the name of an unknown field', { ...good, 'a\u0000': 1 }, '/samples/1/signals'],
    ['a text too long in an unknown field', { ...good, vin: 'x'.repeat(2000) }, '/samples/1'],
    ['nesting too deep to print', `{"seq":2,"x":${'['.repeat(50_000)}${']'.repeat(50_000)}}`, '/samples/1'],
    ['null for a sample', 'null', '/samples/1'],
  ] as const) {
    it(`loses only the sample with ${what}, and says where`, () => {
      const decoded = decodeSample(sample);
      expect(decoded.samples).to.deep.equal([good]);
      expect(reasonsOf(decoded)).to.deep.equal(['bad-sample']);
      expect(decoded.rejected[0]?.detail).to.match(new RegExp(`^${path}`));
    });
  }

  it('keeps an unknown scalar field as a signal, and drops nested garbage', () => {
    const decoded = decodeSample({ ...good, seq: 2, mood: 'fine', level: 3, extra: { a: [1] }, signals: { b: true } });
    expect(decoded.samples[1]).to.deep.equal({ ...good, seq: 2, signals: { mood: 'fine', level: 3, b: true } });
  });

  it('takes null for absent', () => {
    const decoded = decodeSample({ ...good, seq: 2, fuelPercent: null });
    expect(decoded.samples[1]).to.deep.equal({ ...good, seq: 2 });
  });

  it('lets a car neither change how objects work nor speak in our name', () => {
    const text = `{"seq":2,"observedAt":1,"__proto__":{"evil":1},"vehicleId":"x","signals":{"__proto__":5,"constructor":1}}`;
    const [, sample] = decodeSample(text).samples;
    expect(sample).to.deep.equal({ seq: 2, observedAt: 1, signals: { constructor: 1 } });
    expect(({} as { evil?: number }).evil).to.equal(undefined);
  });

  it('reads escapes that are harmless', () => {
    expect(
      decodeSample('{"seq":2,"observedAt":1,"signals":{"name":"J\\u00fcrgen \\ud83d\\ude97"}}').samples[1]?.signals,
    ).to.deep.equal({
      name: 'Jürgen 🚗',
    });
  });

  it('does without a clock that says nonsense', () => {
    for (const sentAt of ['now', 1e16, -1e141, 1e308]) {
      const decoded = decode({ boot, sentAt, samples: [good] });
      expect(decoded, String(sentAt)).to.deep.include({ sentAt: undefined, samples: [good], rejected: [] });
    }
    expect(decode({ boot, sentAt: 7.4, samples: [good] }).sentAt).to.equal(7);
  });
});
