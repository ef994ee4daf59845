import { expect } from 'chai';
import fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { CommandMessage, ConfigMessage } from '../../../contracts/index.js';
import { isCommandMessage, isConfigMessage } from '../../../edge-agent/incoming-messages.js';

const config = Compile(ConfigMessage);
const command = Compile(CommandMessage);

/** Mostly right, so that a wrong field here and there is what decides. */
const nearly = <T>(right: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 12, arbitrary: right as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: fc.jsonValue() });
const name = nearly(fc.string({ maxLength: 70 }));
const number = nearly(fc.oneof(fc.integer({ min: -1, max: 120 }), fc.double({ min: -1, max: 101, noNaN: true })));
const aConfig = fc.record(
  {
    version: number,
    sensors: nearly(
      fc.array(fc.record({ sensor_type: name, sampling_rate: number, enabled: nearly(fc.boolean()) }), {
        maxLength: 4,
      }),
    ),
  },
  { requiredKeys: [] },
);
const aCommand = fc.record(
  { id: name, type: name, expiresAt: number, arguments: nearly(fc.dictionary(fc.string(), fc.jsonValue())) },
  { requiredKeys: ['id', 'type', 'expiresAt'] },
);

describe('what a car is told', () => {
  it('is taken as a configuration exactly when the contract says that it is one', () => {
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(nearly(aConfig), (message) => {
        seen.add(config.Check(message));
        expect(isConfigMessage(message)).to.equal(config.Check(message));
      }),
      { numRuns: 2_000 },
    );
    expect(seen.size, 'both right and wrong ones were tried').to.equal(2);
  });

  it('is taken as a command exactly when the contract says that it is one', () => {
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(nearly(aCommand), (message) => {
        seen.add(command.Check(message));
        expect(isCommandMessage(message)).to.equal(command.Check(message));
      }),
      { numRuns: 2_000 },
    );
    expect(seen.size, 'both right and wrong ones were tried').to.equal(2);
  });

  it('is refused as a configuration with more sensors than the contract allows', () => {
    const sensor = { sensor_type: 'speed', sampling_rate: 1, enabled: true };
    for (const count of [200, 201]) {
      const message = { version: 1, sensors: Array.from({ length: count }, () => sensor) };
      expect(isConfigMessage(message))
        .to.equal(config.Check(message))
        .and.to.equal(count === 200);
    }
  });
});
