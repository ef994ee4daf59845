import { expect } from 'chai';
import { layConfig } from '../../../platform/vehicle-configs/index.js';

const sensor = (sensor_type: string, sampling_rate = 1) => ({ sensor_type, sampling_rate, enabled: true });
const many = (letter: string, count: number) =>
  Array.from({ length: count }, (_, i) => sensor(`${letter}${String(i).padStart(3, '0')}`));

describe('a configuration that is laid over others', () => {
  it('takes each value from the car, else from the nearest fleet, and says from which', () => {
    const top = { fleetId: 'top', sensors: [sensor('a', 1), sensor('b', 1)], settings: { lamps: 1, seats: 1 } };
    const low = { fleetId: 'low', sensors: [sensor('b', 2), sensor('c', 2)], settings: { seats: 2, radio: 2 } };
    const own = { sensors: [sensor('c', 3), sensor('d', 3)], settings: { radio: 3 } };
    expect(layConfig([top, low], own)).to.deep.equal({
      contents: {
        sensors: [sensor('a', 1), sensor('b', 2), sensor('c', 3), sensor('d', 3)],
        settings: { lamps: 1, radio: 3, seats: 2 },
      },
      sources: { sensors: { a: 'top', b: 'low' }, settings: { lamps: 'top', seats: 'low' } },
      leftOut: [],
    });
  });

  it('names the car’s own sensors last, as an agent that knows one by two names goes by the last', () => {
    const fleet = { fleetId: 'f', sensors: [sensor('batteryPercent', 1), sensor('speed', 1)], settings: {} };
    const { contents } = layConfig([fleet], { sensors: [sensor('battery', 5)] });
    expect(contents.sensors.map(({ sensor_type }) => sensor_type)).to.deep.equal([
      'batteryPercent',
      'speed',
      'battery',
    ]);
  });

  it('is the car’s own where no fleet says anything, without settings where there are none', () => {
    expect(layConfig([], { sensors: [sensor('a')] }).contents).to.deep.equal({ sensors: [sensor('a')] });
  });

  it('leaves out the last of a fleet’s sensors, never the car’s own, where there would be more than 200', () => {
    const fleet = { fleetId: 'f', sensors: many('a', 100), settings: {} };
    const { contents, sources, leftOut } = layConfig([fleet], { sensors: many('z', 150) });
    expect(contents.sensors).to.have.length(200);
    expect(Object.keys(sources.sensors)).to.have.length(50);
    expect([leftOut.length, leftOut[0]]).to.deep.equal([50, 'a050']);
  });
});
