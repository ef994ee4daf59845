/** What a car's answer to an OBD-II request means: SAE J1979 mode 01, formulas of its annex B. */
import type { Reading } from '../sensor.js';

export interface Pid {
  /** As it is asked for: mode and PID, hexadecimal. */
  request: string;
  /** Data bytes of the answer. */
  bytes: number;
  /** `data` has at least `bytes` bytes. */
  decode(data: readonly number[]): Reading;
}

const byte = (data: readonly number[], index: number) => data[index] ?? 0;
const word = (data: readonly number[], index: number) => byte(data, index) * 256 + byte(data, index + 1);
const percent = (value: number) => Number(((value * 100) / 255).toFixed(1));

/** Asked at each tick. */
export const FAST_PIDS: readonly Pid[] = [
  { request: '010C', bytes: 2, decode: (d) => ({ engineRpm: word(d, 0) / 4, ignition: true }) },
  { request: '010D', bytes: 1, decode: (d) => ({ speedKmh: byte(d, 0) }) },
  { request: '0111', bytes: 1, decode: (d) => ({ signals: { 'Vehicle.OBD.ThrottlePosition': percent(byte(d, 0)) } }) },
];

/** Asked in turn, one at each tick: they change slowly, and a K-line car answers some five requests a second. */
export const SLOW_PIDS: readonly Pid[] = [
  { request: '0105', bytes: 1, decode: (d) => ({ engineTempC: byte(d, 0) - 40 }) },
  { request: '012F', bytes: 1, decode: (d) => ({ fuelPercent: percent(byte(d, 0)) }) },
  { request: '0142', bytes: 2, decode: (d) => ({ batteryVoltage: word(d, 0) / 1000 }) },
  { request: '015B', bytes: 1, decode: (d) => ({ batteryPercent: percent(byte(d, 0)) }) },
  { request: '01A6', bytes: 4, decode: (d) => ({ odometerKm: (word(d, 0) * 65_536 + word(d, 2)) / 10 }) },
  { request: '011F', bytes: 2, decode: (d) => ({ signals: { 'Vehicle.OBD.RunTime': word(d, 0) } }) },
  {
    request: '0101',
    bytes: 4,
    decode: (d) => ({
      signals: {
        'Vehicle.OBD.Status.IsMILOn': (byte(d, 0) & 0x80) !== 0,
        'Vehicle.OBD.Status.DTCCount': byte(d, 0) & 0x7f,
      },
    }),
  },
];
