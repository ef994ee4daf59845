import { expect } from 'chai';
import { type Evidence, showsEffect } from '../../../../api/commands/shows-effect.js';
import type { CommandType, SignalValue } from '../../../../contracts/index.js';

const SINCE = 1_000_000;
const NOTHING: Evidence = { values: {}, agent: null, agentBoot: null, configVersion: null };
const BOOTS = ['0b0e6f0e-0000-4000-8000-000000000001', '0b0e6f0e-0000-4000-8000-000000000002'] as const;

const told = (values: Record<string, SignalValue>, observedAt = SINCE + 1): Evidence => ({
  ...NOTHING,
  values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, observedAt }])),
});
const shown = (type: CommandType, car: Evidence, args: Record<string, unknown> = {}) =>
  showsEffect({ type, arguments: args, since: SINCE, boot: BOOTS[0] }, car, SINCE + 60_000);

describe('the effect of a command', () => {
  const cases: [type: CommandType, shows: Record<string, SignalValue>, other: Record<string, SignalValue>][] = [
    ['unlock', { doorsLocked: false }, { doorsLocked: true }],
    ['lock', { doorsLocked: true }, { doorsLocked: false }],
    ['immobilize', { 'Vehicle.Body.IsImmobilized': true }, { 'Vehicle.Body.IsImmobilized': false }],
    ['mobilize', { 'Vehicle.Body.IsImmobilized': false }, { 'Vehicle.Body.IsImmobilized': true }],
    ['locate', { latitude: 41, longitude: 2 }, { latitude: 41 }],
  ];
  for (const [type, shows, other] of cases) {
    it(`of ${type} is shown by ${Object.keys(shows).join(' and ')}, told after it`, () => {
      expect(shown(type, told(shows))).to.equal(true);
      expect(shown(type, told(shows, SINCE - 1)), 'told before').to.equal(false);
      expect(shown(type, told(shows, SINCE + 600_000)), 'dated ahead').to.equal(false);
      expect(shown(type, told(other))).to.equal(false);
      expect(shown(type, NOTHING)).to.equal(false);
    });
  }

  it('of restart-agent is another run of the agent', () => {
    expect(shown('restart-agent', { ...NOTHING, agentBoot: BOOTS[0] })).to.equal(false);
    expect(shown('restart-agent', { ...NOTHING, agentBoot: BOOTS[1] })).to.equal(true);
    expect(shown('restart-agent', NOTHING)).to.equal(false);
  });

  it('of update-agent is the version, of set-config the configuration that was asked for, or a later one', () => {
    expect(shown('update-agent', { ...NOTHING, agent: '2.0.0' }, { version: '2.0.0' })).to.equal(true);
    expect(shown('update-agent', { ...NOTHING, agent: '1.0.0' }, { version: '2.0.0' })).to.equal(false);
    for (const [configVersion, expected] of [
      [2, false],
      [3, true],
      [4, true],
    ] as const) {
      expect(shown('set-config', { ...NOTHING, configVersion }, { configVersion: 3 })).to.equal(expected);
    }
  });

  it('of honk and flash is shown by nothing', () => {
    expect(shown('honk', told({ doorsLocked: true }))).to.equal(false);
    expect(shown('flash', told({ doorsLocked: true }))).to.equal(false);
  });
});
