/** A sensor in the words of the API, and in those of what a car is told. */
import type { WantedSensor } from '../../platform/vehicle-configs/index.js';
import type { TelemetryConfig } from '../vehicle-configs/vehicle-config.js';

export const sensorOf = ({ sensor_type, sampling_rate, enabled, config = {} }: WantedSensor): TelemetryConfig => ({
  sensorType: sensor_type,
  samplingRate: sampling_rate,
  enabled,
  config: config as TelemetryConfig['config'],
});

/** An empty `config` is left out, as a car is told nothing by it. */
export const wantedOf = ({ sensorType, samplingRate, enabled, config }: TelemetryConfig): WantedSensor => ({
  sensor_type: sensorType,
  sampling_rate: samplingRate,
  enabled,
  ...(Object.keys(config).length > 0 && { config }),
});
