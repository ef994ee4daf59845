import { expect } from 'chai';
import fc from 'fast-check';
import type { StoredSample } from '../../../contracts/index.js';
import { storeSamples } from '../../../ingest/store-samples.js';
import { type TelemetryStore, TelemetryStoreDown } from '../../../platform/telemetry-store/telemetry-store.js';

const samples = (count: number) => Array.from({ length: count }, (_, seq) => ({ seq }) as StoredSample);
const storing = (append: TelemetryStore['append']) => ({ append }) as TelemetryStore;
const never = new AbortController().signal;

describe('storing a batch', () => {
  it('costs a poisonous sample its place, and its neighbours nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 300 }),
        fc.uniqueArray(fc.nat(299), { maxLength: 20 }),
        async (size, bad) => {
          const poison = new Set(bad.filter((seq) => seq < size));
          const stored = new Set<number>();
          const store = storing(async (batch) => {
            if (batch.some(({ seq }) => poison.has(seq))) throw new Error('value out of range');
            for (const { seq } of batch) stored.add(seq);
            return { stored: batch.length };
          });
          const outcome = await storeSamples(store, samples(size), never, () => {});
          expect(outcome.refused.map(({ sample }) => sample.seq).sort()).to.deep.equal([...poison].sort());
          expect(stored.size).to.equal(size - poison.size);
          expect(outcome.stored).to.equal(size - poison.size);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('tries for as long as the store is down', async () => {
    let tries = 0;
    const store = storing(async (batch) => {
      if (++tries < 4) throw new TelemetryStoreDown('starting');
      return { stored: batch.length };
    });
    const failures: unknown[] = [];
    expect(await storeSamples(store, samples(5), never, (error) => failures.push(error))).to.include({ stored: 5 });
    expect(failures).to.have.length(3);
  });

  it('takes it for the store’s fault when it refuses everything', async () => {
    let broken = true;
    const store = storing(async (batch) => {
      if (broken) throw new Error('no such table');
      return { stored: batch.length };
    });
    const mend = () => {
      broken = false;
    };
    expect(await storeSamples(store, samples(500), never, mend)).to.deep.equal({ stored: 500, refused: [] });
  });

  it('ends when the process does', async () => {
    const ending = new AbortController();
    const store = storing(async () => {
      throw new TelemetryStoreDown('away');
    });
    const failure = await storeSamples(store, samples(1), ending.signal, () => ending.abort()).catch((e: unknown) => e);
    expect(failure).to.include({ name: 'AbortError' });
  });
});
