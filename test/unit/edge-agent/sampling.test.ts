import { expect } from 'chai';
import { activityOf, SamplingPlan } from '../../../edge-agent/sampling.js';

const RATES = { driving: 1, charging: 0.1, parked: 1 / 60 };

describe('sampling', () => {
  /** How many samples an hour of that activity makes, asked as often as the plan wants. */
  function samplesAnHour(plan: SamplingPlan, activity: 'parked' | 'driving' | 'charging', values: object): number {
    let samples = 0;
    const stepMs = 1000 / plan.pollRate(activity);
    for (let ms = 0; ms < 3_600_000; ms += stepMs) if (plan.take(values, activity, ms)) samples++;
    return samples;
  }

  it('is every second when driving, every ten seconds when charging, every minute when parked', () => {
    const values = { speedKmh: 0 };
    expect(samplesAnHour(new SamplingPlan(RATES, undefined), 'driving', values)).to.equal(3600);
    expect(samplesAnHour(new SamplingPlan(RATES, undefined), 'charging', values)).to.equal(360);
    expect(samplesAnHour(new SamplingPlan(RATES, undefined), 'parked', values)).to.equal(60);
  });

  it('tells at once that a parked car was unlocked', () => {
    const plan = new SamplingPlan(RATES, undefined);
    expect(plan.take({ doorsLocked: true, speedKmh: 0 }, 'parked', 0)).to.not.equal(undefined);
    expect(plan.take({ doorsLocked: true, speedKmh: 0 }, 'parked', 5_000)).to.equal(undefined);
    expect(plan.take({ doorsLocked: false, speedKmh: 0 }, 'parked', 10_000)).to.deep.equal({
      doorsLocked: false,
      speedKmh: 0,
    });
  });

  it('takes each sensor at the rate that the configuration gives it, and none that is switched off', () => {
    const plan = new SamplingPlan(RATES, {
      version: 1,
      sensors: [
        { sensor_type: 'speed', sampling_rate: 2, enabled: true },
        { sensor_type: 'Vehicle.Powertrain.FuelSystem.RelativeLevel', sampling_rate: 0.5, enabled: true },
        { sensor_type: 'location', sampling_rate: 1, enabled: false },
        { sensor_type: 'flux', sampling_rate: 1, enabled: true },
      ],
    });
    const values = { speedKmh: 50, fuelPercent: 40, latitude: 41, longitude: 2 };
    const taken = [0, 500, 1000, 1500, 2000].map((ms) => Object.keys(plan.take(values, 'driving', ms) ?? {}).join());
    expect(taken).to.deep.equal(['speedKmh,fuelPercent', 'speedKmh', 'speedKmh', 'speedKmh', 'speedKmh,fuelPercent']);
    expect(plan.unknown).to.deep.equal(['flux']);
  });

  it('calls a car parked when its ignition is off, and only after a while when nothing tells of the ignition', () => {
    expect(activityOf({ speedKmh: 0, ignition: true }, 'parked', 1e9)).to.equal('driving');
    expect(activityOf({ speedKmh: 0, ignition: false }, 'driving', 0)).to.equal('parked');
    expect(activityOf({ speedKmh: 0, ignition: false, charging: true }, 'parked', 0)).to.equal('charging');
    expect(activityOf({ speedKmh: 0 }, 'driving', 60_000)).to.equal('driving');
    expect(activityOf({ speedKmh: 0 }, 'driving', 121_000)).to.equal('parked');
    expect(activityOf({ speedKmh: 30 }, 'parked', 0)).to.equal('driving');
  });
});
