/** A drive model as a sensor. */
import type { DriveModel } from './drive-model.js';
import type { Sensor } from './sensor.js';

export function simulatedSensor(drive: DriveModel): Sensor {
  let lastMs = performance.now();
  return {
    name: 'simulated',
    async start() {
      lastMs = performance.now();
    },
    async read() {
      const nowMs = performance.now();
      const reading = drive.advance(nowMs - lastMs);
      lastMs = nowMs;
      return reading;
    },
    async stop() {},
    problem: () => undefined,
  };
}
