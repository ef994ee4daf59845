/**
 * What a fault code means, in our own words. Where a code is not listed, its digits say what it is about: the systems of
 * SAE J2012 (ISO 15031-6). Codes whose second digit is 1 are their maker's.
 */

/** Codes that drivers meet; of a run with one meaning the first and the last. */
const LISTED: readonly (readonly [first: string, last: string, meaning: string])[] = [
  ['P0010', 'P0015', 'Camshaft timing is off'],
  ['P0016', 'P0019', 'Crankshaft and camshaft do not agree'],
  ['P0030', 'P0064', 'Heating of an oxygen sensor'],
  ['P0068', 'P0069', 'Air pressure and throttle do not agree'],
  ['P0087', 'P0087', 'Fuel pressure too low'],
  ['P0088', 'P0088', 'Fuel pressure too high'],
  ['P0100', 'P0104', 'Air mass sensor'],
  ['P0105', 'P0109', 'Intake pressure sensor'],
  ['P0110', 'P0114', 'Intake air temperature sensor'],
  ['P0115', 'P0119', 'Coolant temperature sensor'],
  ['P0120', 'P0124', 'Throttle or pedal position sensor'],
  ['P0125', 'P0126', 'Coolant too cold for the control of the mixture'],
  ['P0128', 'P0128', 'Thermostat: the coolant does not get warm'],
  ['P0130', 'P0167', 'Oxygen sensor'],
  ['P0171', 'P0171', 'Mixture too lean, bank 1'],
  ['P0172', 'P0172', 'Mixture too rich, bank 1'],
  ['P0174', 'P0174', 'Mixture too lean, bank 2'],
  ['P0175', 'P0175', 'Mixture too rich, bank 2'],
  ['P0190', 'P0194', 'Fuel pressure sensor'],
  ['P0195', 'P0199', 'Oil temperature sensor'],
  ['P0201', 'P0212', 'Injector'],
  ['P0217', 'P0217', 'Engine too hot'],
  ['P0218', 'P0218', 'Gearbox too hot'],
  ['P0219', 'P0219', 'Engine turned too fast'],
  ['P0230', 'P0233', 'Fuel pump'],
  ['P0234', 'P0234', 'Too much boost'],
  ['P0299', 'P0299', 'Too little boost'],
  ['P0300', 'P0300', 'Misfires of several cylinders'],
  ['P0301', 'P0312', 'Misfires of one cylinder'],
  ['P0325', 'P0334', 'Knock sensor'],
  ['P0335', 'P0339', 'Crankshaft sensor'],
  ['P0340', 'P0349', 'Camshaft sensor'],
  ['P0350', 'P0362', 'Ignition coil'],
  ['P0380', 'P0384', 'Glow plugs'],
  ['P0400', 'P0409', 'Exhaust gas recirculation'],
  ['P0410', 'P0419', 'Secondary air'],
  ['P0420', 'P0424', 'Catalytic converter works too little, bank 1'],
  ['P0430', 'P0434', 'Catalytic converter works too little, bank 2'],
  ['P0440', 'P0459', 'Fuel vapour leaks, or its valves'],
  ['P0460', 'P0464', 'Fuel gauge sensor'],
  ['P0480', 'P0485', 'Cooling fan'],
  ['P0500', 'P0503', 'Speed sensor'],
  ['P0505', 'P0511', 'Idle control'],
  ['P0520', 'P0524', 'Oil pressure'],
  ['P0560', 'P0563', 'Voltage of the electrical system'],
  ['P0571', 'P0572', 'Brake switch'],
  ['P0600', 'P0608', 'Engine computer'],
  ['P0620', 'P0622', 'Alternator'],
  ['P0700', 'P0702', 'Gearbox control'],
  ['P0705', 'P0709', 'Gear selector sensor'],
  ['P0715', 'P0722', 'Gearbox speed sensor'],
  ['P0730', 'P0736', 'Gear ratio is not as it should be'],
  ['P0740', 'P0744', 'Torque converter clutch'],
  ['P2002', 'P2003', 'Particulate filter works too little'],
  ['P2452', 'P2455', 'Pressure across the particulate filter'],
  ['P2463', 'P2463', 'Particulate filter is full of soot'],
  ['C0020', 'C0077', 'Brakes'],
  ['B0001', 'B0096', 'Airbag'],
  ['U0100', 'U0100', 'No word from the engine computer'],
  ['U0101', 'U0101', 'No word from the gearbox computer'],
  ['U0121', 'U0121', 'No word from the anti-lock brakes'],
  ['U0140', 'U0140', 'No word from the body computer'],
];

/** By the first digits. */
const SYSTEMS: readonly (readonly [prefix: RegExp, subject: string])[] = [
  [/^P0[AB]/, 'High voltage or hybrid drive'],
  [/^P0[12]/, 'Fuel and air metering'],
  [/^P00/, 'Fuel, air, or emission control'],
  [/^P03/, 'Ignition or misfires'],
  [/^P04/, 'Emission control'],
  [/^P05/, 'Speed, idle, or auxiliary inputs'],
  [/^P06/, 'Computer or its outputs'],
  [/^P0[789]/, 'Gearbox'],
  [/^P[23]/, 'Engine or gearbox'],
  [/^P/, 'Engine or gearbox, by its maker’s own list'],
  [/^C/, 'Chassis: brakes, steering, suspension'],
  [/^B/, 'Body: airbags, comfort, lights'],
  [/^U/, 'Network between the computers of the car'],
];

/** In English, without the code itself. */
export function faultMeaning(code: string): string {
  const known = code.toUpperCase();
  for (const [first, last, meaning] of LISTED) {
    if (known.length === first.length && known >= first && known <= last) return meaning;
  }
  return SYSTEMS.find(([prefix]) => prefix.test(known))?.[1] ?? 'A fault that is not in our table';
}
