/** Makes the sensors that SENSORS names. What a sensor needs is loaded only where it is used: memory is dear in a car. */
import type { Log } from '../../platform/log.js';
import { circleDrive } from './circle-drive.js';
import type { Sensor } from './sensor.js';
import type { SensorSetting } from './sensor-setting.js';
import { simulatedSensor } from './simulated-sensor.js';

/** Throws a StartError for a file that cannot be read. */
export async function openSensors(settings: readonly SensorSetting[], log: Log): Promise<Sensor[]> {
  return Promise.all(settings.map((setting) => openSensor(setting, log)));
}

async function openSensor(setting: SensorSetting, log: Log): Promise<Sensor> {
  switch (setting.kind) {
    case 'simulated':
      return simulatedSensor(circleDrive({ latitude: 41.3917, longitude: 2.1649 }));
    case 'csv': {
      const { csvSensor } = await import('./csv-sensor.js');
      return csvSensor(setting.file);
    }
    case 'gpsd': {
      const { gpsdSensor } = await import('./gpsd-sensor.js');
      return gpsdSensor(setting, log);
    }
    case 'elm327': {
      const { obdSensor } = await import('./obd/obd-sensor.js');
      return obdSensor(setting.port, log);
    }
  }
}
