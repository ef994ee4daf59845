/** Every named signal of a sample in one table, so that stores, exports and pages agree on names, types and units. */
import type { Sample } from './sample.js';

export type SignalName = Exclude<keyof Sample, 'seq' | 'observedAt' | 'signals'>;

export interface SignalInfo {
  name: SignalName;
  type: 'number' | 'boolean' | 'strings' | 'numbers';
  /** UCUM unit; empty where there is none. */
  unit: string;
  /** COVESA Vehicle Signal Specification 4 path. */
  vss: string;
  label: string;
}

const signal = (name: SignalName, type: SignalInfo['type'], unit: string, vss: string, label: string): SignalInfo => ({
  name,
  type,
  unit,
  vss,
  label,
});

/** In the order in which exports show them. */
export const SIGNALS: readonly SignalInfo[] = [
  signal('latitude', 'number', 'deg', 'Vehicle.CurrentLocation.Latitude', 'Latitude'),
  signal('longitude', 'number', 'deg', 'Vehicle.CurrentLocation.Longitude', 'Longitude'),
  signal('accuracyM', 'number', 'm', 'Vehicle.CurrentLocation.HorizontalAccuracy', 'Position accuracy'),
  signal('headingDeg', 'number', 'deg', 'Vehicle.CurrentLocation.Heading', 'Heading'),
  signal('speedKmh', 'number', 'km/h', 'Vehicle.Speed', 'Speed'),
  signal('odometerKm', 'number', 'km', 'Vehicle.TraveledDistance', 'Odometer'),
  signal('fuelPercent', 'number', '%', 'Vehicle.Powertrain.FuelSystem.RelativeLevel', 'Fuel'),
  signal('batteryPercent', 'number', '%', 'Vehicle.Powertrain.TractionBattery.StateOfCharge.Displayed', 'Charge'),
  signal('batteryVoltage', 'number', 'V', 'Vehicle.LowVoltageBattery.CurrentVoltage', '12 V battery'),
  signal('engineTempC', 'number', 'Cel', 'Vehicle.Powertrain.CombustionEngine.ECT', 'Engine temperature'),
  signal('engineRpm', 'number', '/min', 'Vehicle.Powertrain.CombustionEngine.Speed', 'Engine speed'),
  signal('ignition', 'boolean', '', 'Vehicle.IsIgnitionOn', 'Ignition'),
  signal('doorsLocked', 'boolean', '', 'Vehicle.Cabin.IsLocked', 'Doors locked'),
  signal('charging', 'boolean', '', 'Vehicle.Powertrain.TractionBattery.Charging.IsCharging', 'Charging'),
  signal('dtc', 'strings', '', 'Vehicle.OBD.DTCList', 'Fault codes'),
  signal('accelerationG', 'numbers', 'g', 'Vehicle.Acceleration', 'Acceleration'),
  signal('tirePressureKpa', 'numbers', 'kPa', 'Vehicle.Chassis.Axle.Wheel.Tire.Pressure', 'Tyre pressure'),
];

export const NUMERIC_SIGNALS: readonly SignalName[] = SIGNALS.filter((s) => s.type === 'number').map((s) => s.name);
