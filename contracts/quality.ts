/** Marks on a stored sample, one bit each: it was kept, but a decision must not trust the marked part by itself. */
export const Quality = {
  good: 0,
  oddPosition: 1 << 0, // a jump that physics hardly allows, or a fix at 0,0
  oddSpeed: 1 << 1,
  oddBatteryPercent: 1 << 2,
  oddFuelPercent: 1 << 3,
  oddBatteryVoltage: 1 << 4,
  oddEngineTemp: 1 << 5,
  oddOdometer: 1 << 6,
  clockCorrected: 1 << 7, // `observedAt` was moved by the difference between the car's clock and ours
} as const;

/** The mark that makes a value of that name odd: it counts in no aggregate, and is drawn as such. */
export const ODD_MARKS: Readonly<Record<string, number>> = {
  latitude: Quality.oddPosition,
  longitude: Quality.oddPosition,
  speedKmh: Quality.oddSpeed,
  batteryPercent: Quality.oddBatteryPercent,
  fuelPercent: Quality.oddFuelPercent,
  batteryVoltage: Quality.oddBatteryVoltage,
  engineTempC: Quality.oddEngineTemp,
  odometerKm: Quality.oddOdometer,
};
