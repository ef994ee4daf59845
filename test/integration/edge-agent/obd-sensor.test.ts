import { expect } from 'chai';
import { obdSensor } from '../../../edge-agent/sensors/obd/obd-sensor.js';
import type { Reading, Sensor } from '../../../edge-agent/sensors/sensor.js';
import { createLog } from '../../../platform/log.js';
import { eventually } from '../../support/eventually.js';
import { type SimulatedElm327, simulatedElm327 } from '../../support/simulated-elm327.js';

const PATIENT = { timeoutMs: 15_000 };
// Bits of PIDs 01 05 0C 0D 11 1F 20; 2F 40; 42 5B.
const CAR = {
  '0100': '410088188003',
  '0120': '412000020001',
  '0140': '414040000020',
  '0101': '410181076500',
  '0105': '41 05 7B',
  '010C': '410C1AF8',
  '010D': '410D3C\r410D3C', // two control units answer
  '0111': '411133',
  '011F': '411F0102',
  '012F': '412F80',
  '0142': '4142372A',
  '015B': '415BCC',
  '03': '00A\r0:430401330300\r1:C1004244000000',
};

describe('OBD sensor', () => {
  let elm: SimulatedElm327;
  let sensor: Sensor;
  let values: Reading;

  beforeEach(async () => {
    values = {};
    elm = await simulatedElm327({ ...CAR });
    sensor = await obdSensor({ host: '127.0.0.1', port: elm.port }, createLog('silent'), 200);
    await sensor.start();
  });
  afterEach(async () => {
    await sensor.stop();
    await elm[Symbol.asyncDispose]();
  });

  const sensed = (assertion: (values: Reading) => void) =>
    eventually(async () => {
      const reading = await sensor.read();
      values = { ...values, ...reading, signals: { ...values.signals, ...reading.signals } };
      assertion(values);
    }, PATIENT);

  it('reads what the car says, in our units', async () => {
    await sensed((all) => {
      expect(all).to.deep.include({
        engineRpm: 1726,
        speedKmh: 60,
        engineTempC: 83,
        fuelPercent: 50.2,
        batteryVoltage: 14.122,
        batteryPercent: 80,
        ignition: true,
        dtc: ['P0133', 'P0300', 'U0100', 'C0244'],
      });
      expect(all.signals).to.deep.equal({
        'Vehicle.OBD.ThrottlePosition': 20,
        'Vehicle.OBD.RunTime': 258,
        'Vehicle.OBD.Status.IsMILOn': true,
        'Vehicle.OBD.Status.DTCCount': 1,
      });
    });
    expect(sensor.problem()).to.equal(undefined);
  });

  it('asks for no PID that the car does not have', async () => {
    await sensed(({ engineRpm }) => expect(engineRpm).to.equal(1726));
    expect(elm.heard).to.not.include('01A6');
  });

  it('tells a car that does not answer with its ignition off, and finds it again', async () => {
    await sensed(({ ignition }) => expect(ignition).to.equal(true));
    elm.ignition = false;
    await sensed((all) => expect(all).to.include({ ignition: false, engineRpm: 0, batteryVoltage: 12.4 }));
    expect(sensor.problem()).to.match(/the car does not answer/);
    elm.ignition = true;
    await sensed((all) => expect(all).to.include({ ignition: true, engineRpm: 1726 }));
  });

  it('keeps what one PID that stops answering cannot tell from harming the others', async () => {
    await sensed(({ speedKmh }) => expect(speedKmh).to.equal(60));
    elm.answers = { ...CAR, '010D': 'NO DATA', '010C': '410C0C80' };
    await sensed(({ engineRpm }) => expect(engineRpm).to.equal(800));
    expect(sensor.problem()).to.equal(undefined);
  });

  it('comes back to an adapter that was unplugged, or that froze', async () => {
    await sensed(({ speedKmh }) => expect(speedKmh).to.equal(60));
    elm.unplug();
    await eventually(() => expect(sensor.problem()).to.match(/is away/), PATIENT);
    elm.answers = { ...CAR, '010D': '410D0A' };
    await sensed(({ speedKmh }) => expect(speedKmh).to.equal(10));
    expect(sensor.problem()).to.equal(undefined);

    elm.frozen = true;
    await eventually(async () => {
      await sensor.read();
      expect(sensor.problem()).to.match(/does not answer/);
    }, PATIENT);
    elm.answers = { ...CAR, '010D': '410D14' };
    elm.frozen = false;
    await sensed(({ speedKmh }) => expect(speedKmh).to.equal(20));
  });
});
