/** Whatever bytes a car sends as telemetry: they are taken, kept or set aside, and cost no other car anything. */
import { expect } from 'chai';
import fc from 'fast-check';
import { eventually } from '../../support/eventually.js';
import { tell } from '../../support/figures.js';
import { influxMissing, startInflux } from '../../support/influx.js';
import { MIB } from '../../support/resident-bytes.js';
import { ingestBench, now, sample } from './ingest-bench.js';

/** How many messages; FUZZ_PAYLOADS makes them more than in CI. */
const PAYLOADS = Number(process.env.FUZZ_PAYLOADS ?? 200);
/** More than it was before: in the heap are the tests' own things, and those of tests before them. */
const MOST_HEAP_BYTES = 200 * MIB;
const NAMES = [
  ...['seq', 'observedAt', 'latitude', 'longitude', 'headingDeg', 'speedKmh', 'odometerKm', 'fuelPercent', 'dtc'],
  ...[
    'batteryPercent',
    'batteryVoltage',
    'engineTempC',
    'ignition',
    'doorsLocked',
    'signals',
    'Vehicle.Speed',
    '__proto__',
  ],
];

const oddNumber = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom(0, -1, 90, 91, 180, 2 ** 31, 2 ** 53, 2 ** 63, -1e141, 1e308, 5e-324, now),
);
const oddValue = fc.oneof(oddNumber, fc.jsonValue({ maxDepth: 3 }), fc.string({ unit: 'binary' }), fc.boolean());
const oddSample = fc.dictionary(fc.constantFrom(...NAMES), oddValue, { maxKeys: 8 });
const good = fc.nat(1_000_000).map((seq) => sample(seq, { latitude: 41.4, longitude: 2.2, speedKmh: seq % 100 }));
const allButGood = fc
  .tuple(good, fc.constantFrom(...NAMES), fc.oneof(oddNumber, oddValue))
  .map(([sound, name, odd]) => ({ ...sound, [name]: odd }));
const samples = fc.array(fc.oneof<fc.Arbitrary<unknown>[]>(good, allButGood, oddSample), { maxLength: 6 });
const messages = (boot: string) =>
  fc
    .record({
      boot: fc.oneof({ weight: 5, arbitrary: fc.constant<unknown>(boot) }, { weight: 1, arbitrary: oddValue }),
      sentAt: fc.oneof<fc.Arbitrary<unknown>[]>(fc.constant(now), oddNumber, oddValue),
      samples: fc.oneof({ weight: 5, arbitrary: samples }, { weight: 1, arbitrary: oddValue }),
    })
    .map((message) => Buffer.from(JSON.stringify(message)));
/** Some bytes of it are others. */
const harmed = (whole: fc.Arbitrary<Buffer>) =>
  fc.tuple(whole, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 })).map(([bytes, harms]) => {
    const copy = Buffer.from(bytes);
    for (const [at, byte] of harms) copy[at % copy.length] = byte;
    return copy;
  });

function anyPayload(bench: ReturnType<typeof ingestBench>) {
  it('is taken, and what an honest car tells beside it is stored', async () => {
    await using on = await bench.start();
    const [rogue, honest] = [await bench.makeCar(), await bench.makeCar()];
    const whole = messages(rogue.boot);
    const payload = fc.oneof(
      whole,
      harmed(whole),
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    );
    const { heapUsed: heapBefore } = process.memoryUsage();
    let told = 0;
    await fc.assert(
      fc.asyncProperty(payload, async (bytes) => {
        await Promise.all([
          on.stream.append({ vehicleId: rogue.id, receivedAt: now, payload: bytes }), // rejects where it is not taken
          bench.send(on, honest, [sample(told, { observedAt: now - 60_000 + told, speedKmh: 30 })]),
        ]);
        told++;
      }),
      { numRuns: PAYLOADS, endOnFailure: true, timeout: 30_000 },
    );
    expect(await bench.seqsOf(honest)).to.deep.equal(Array.from({ length: told }, (_, seq) => seq));
    await eventually(() => expect(on.problem()).to.equal(undefined));
    const setAside = await bench.listOf(rogue);
    expect(setAside, 'set aside').to.not.have.length(0);
    const { heapUsed } = process.memoryUsage();
    tell(
      `${told} payloads, each taken, and each sample of an honest car stored; heap ${(heapUsed / MIB).toFixed(0)} MiB`,
    );
    expect(heapUsed - heapBefore).to.be.lessThan(MOST_HEAP_BYTES);
  });
}

describe('any payload', function () {
  this.timeout(60_000 + 20 * PAYLOADS);
  const bench = ingestBench();
  before(bench.open);
  after(bench.close);
  anyPayload(bench);
});

const missing = influxMissing();
(missing ? describe.skip : describe)(
  `any payload, with InfluxDB${missing ? ` (skipped: ${missing})` : ''}`,
  function () {
    this.timeout(60_000 + 20 * PAYLOADS);
    const bench = ingestBench();
    let influx: Awaited<ReturnType<typeof startInflux>>;
    before(async () => {
      influx = await startInflux();
      await bench.open({ influxUrl: influx.url });
    });
    after(async () => {
      await bench.close();
      await influx.stop();
    });
    anyPayload(bench);
  },
);
