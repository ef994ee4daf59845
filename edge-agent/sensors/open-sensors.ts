/** Makes the sensors that SENSORS names. What a sensor needs is loaded only where it is used: memory is dear in a car. */
import type { Log } from '../../platform/log.js';
import type { Sensor } from './sensor.js';
import type { SensorSetting } from './sensor-setting.js';

/** A simulated car drives the demo streets, each vehicle its own way. Throws a StartError for a file that cannot be read. */
export async function openSensors(settings: readonly SensorSetting[], vehicleId: string, log: Log): Promise<Sensor[]> {
  return Promise.all(settings.map((setting) => openSensor(setting, vehicleId, log)));
}

async function openSensor(setting: SensorSetting, vehicleId: string, log: Log): Promise<Sensor> {
  switch (setting.kind) {
    case 'simulated': {
      const { simulatedSensor } = await import('./simulated-sensor.js');
      const { streetDrive } = await import('../simulator/street-drive.js');
      const { isElectric } = setting;
      return simulatedSensor(streetDrive({ seed: Number.parseInt(vehicleId.slice(0, 8), 16), isElectric }));
    }
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
