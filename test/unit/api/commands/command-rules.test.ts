import { expect } from 'chai';
import { assertStanding } from '../../../../api/commands/assert-standing.js';
import { checkArguments } from '../../../../api/commands/command-arguments.js';
import { commandNamed } from '../../../../api/commands/command-name.js';
import type { CommandType, VehicleSnapshot } from '../../../../contracts/index.js';

const NOW = 10_000_000;
const codeOf = (act: () => void) => {
  try {
    act();
    return 'fine';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('immobilising', () => {
  const at = (speedKmh: number, ageS: number): VehicleSnapshot => ({
    id: 'a',
    fleetId: null,
    online: true,
    heardAt: NOW,
    values: { speedKmh: { value: speedKmh, observedAt: NOW - ageS * 1000 } },
  });

  it('is for a car that said a short while ago that it stands', () => {
    expect(codeOf(() => assertStanding(at(0, 60), NOW))).to.equal('fine');
    expect(
      codeOf(() => assertStanding(at(3, 0), NOW)),
      'what a receiver says of a car that stands',
    ).to.equal('fine');
    expect(codeOf(() => assertStanding(at(4, 0), NOW))).to.equal('vehicle-moving');
    expect(codeOf(() => assertStanding(at(0, 91), NOW))).to.equal('vehicle-state-stale');
    expect(
      codeOf(() => assertStanding(at(0, -1), NOW)),
      'machines of ours whose clocks differ',
    ).to.equal('fine');
    expect(
      codeOf(() => assertStanding(at(0, -540), NOW)),
      'a moment that is to come is not now',
    ).to.equal('vehicle-state-stale');
  });

  it('is not for one of which nobody knows', () => {
    expect(codeOf(() => assertStanding(undefined, NOW))).to.equal('vehicle-state-stale');
    expect(codeOf(() => assertStanding({ ...at(0, 0), values: {} }, NOW))).to.equal('vehicle-state-stale');
  });
});

describe('what a command brings along', () => {
  const update = {
    url: 'https://example.org/agent.tar.gz',
    sha256: 'a'.repeat(64),
    signature: `${'A'.repeat(86)}==`,
    version: '1.2.3-rc.1',
  };
  const cases: [type: CommandType, args: unknown, expected: string][] = [
    ['unlock', {}, 'fine'],
    ['unlock', { doors: 1 }, 'bad-command'],
    ['update-agent', update, 'fine'],
    ['update-agent', { ...update, signature: undefined }, 'bad-command'],
    ['update-agent', { ...update, url: 'file:///etc/passwd' }, 'bad-command'],
    ['update-agent', { ...update, version: '../../etc' }, 'bad-command'],
    ['update-agent', { ...update, version: 'newest' }, 'bad-command'],
    ['update-agent', {}, 'bad-command'],
    ['set-config', { configType: 'alarm', data: {} }, 'fine'],
    ['set-config', { sensors: [{ sensorType: 'speed', samplingRate: 2 }] }, 'fine'],
    ['set-config', {}, 'bad-command'],
  ];
  for (const [type, args, expected] of cases) {
    it(`${type} ${JSON.stringify(args).slice(0, 60)}: ${expected}`, () => {
      expect(codeOf(() => checkArguments(type, args))).to.equal(expected);
    });
  }
});

describe('what others call commands', () => {
  it('is understood', () => {
    for (const [name, type] of [
      ['LOCK', 'lock'],
      ['unlock_doors', 'unlock'],
      ['honk horn', 'honk'],
      ['immobilise', 'immobilize'],
      ['update-agent', 'update-agent'],
    ] as const) {
      expect(commandNamed(name, '/command')).to.equal(type);
    }
  });

  it('is refused where it is nothing', () => {
    for (const name of ['explode', 'constructor', '', '__proto__']) {
      expect(
        codeOf(() => commandNamed(name, '/command')),
        name,
      ).to.equal('bad-command');
    }
  });
});
