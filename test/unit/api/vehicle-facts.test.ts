import { expect } from 'chai';
import { changesBetween } from '../../../api/audit/changes-between.js';
import { ACRISS_PATTERN } from '../../../api/vehicles/acriss.js';
import { checkedAttributes } from '../../../api/vehicles/attributes.js';
import { hasVinCheckDigit, VIN_PATTERN } from '../../../api/vehicles/vin.js';

describe('a VIN', () => {
  it('is seventeen letters and digits without I, O and Q', () => {
    const matches = (vin: string) => new RegExp(VIN_PATTERN).test(vin);
    expect(['1M8GDM9AXKP042788', 'WVWZZZ1JZXW000001'].map(matches)).to.deep.equal([true, true]);
    expect(
      ['1M8GDM9AXKP04278', '1M8GDM9AXKP0427888', 'IM8GDM9AXKP042788', '1m8gdm9axkp042788', ''].map(matches),
    ).to.not.include(true);
  });

  it('may have a check digit in its ninth place', () => {
    expect(['1M8GDM9AXKP042788', '11111111111111111', '5YJSA1DG9DFP14705'].map(hasVinCheckDigit)).to.not.include(false);
    expect(['1M8GDM9A1KP042788', 'WVWZZZ1JZXW000001'].map(hasVinCheckDigit)).to.not.include(true);
  });
});

it('an ACRISS code has each letter from its own column', () => {
  const matches = (code: string) => new RegExp(ACRISS_PATTERN).test(code);
  expect(['ECMR', 'CDAR', 'IFBD', 'PVAV', 'CCAE'].map(matches)).to.not.include(false);
  expect(['ecmr', 'ECM', 'ECMRR', 'ZCMR', 'ECXR', 'ECMT', 'EAMR'].map(matches)).to.not.include(true);
});

describe('the attributes of a vehicle', () => {
  it('are those of its kind', () => {
    const bus = { batteryCapacityKwh: 350, passengerCapacity: 80, routeId: 'H12' };
    expect(checkedAttributes('bus', bus)).to.deep.equal(bus);
    expect(checkedAttributes('truck', { refrigerated: true, deliveryZones: ['08001'] })).to.have.all.keys(
      'refrigerated',
      'deliveryZones',
    );
    for (const kind of ['car', 'truck', 'scooter'] as const) expect(() => checkedAttributes(kind, bus)).to.throw(kind);
  });

  for (const [given, path] of [
    [{ wings: 2 }, '/attributes/wings'],
    [{ cargoVolumeM3: '12' }, '/attributes/cargoVolumeM3'],
    [{ deliveryZones: [1] }, '/attributes/deliveryZones/0'],
    [{ payloadKg: -1 }, '/attributes/payloadKg'],
  ] as const) {
    it(`are refused with ${JSON.stringify(given)}, and say where`, () => {
      expect(() => checkedAttributes('truck', given))
        .to.throw()
        .with.nested.property('errors[0].path', path);
    });
  }
});

it('a change is what differs, without the time of the change', () => {
  const before = { a: 1, b: [1], c: null, updatedAt: 'then' };
  expect(changesBetween(before, { a: 1, b: [2], c: 'x', updatedAt: 'now' })).to.deep.equal({
    before: { b: [1], c: null },
    after: { b: [2], c: 'x' },
  });
});
