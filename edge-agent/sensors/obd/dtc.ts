/** Diagnostic trouble codes as a car sends them: two bytes each, SAE J2012. */

const SYSTEMS = ['P', 'C', 'B', 'U'] as const; // powertrain, chassis, body, network

/** `0x01 0x33` → `P0133`. */
export function dtcOf(high: number, low: number): string {
  const system = SYSTEMS[high >> 6] ?? 'P';
  const digits = (((high & 0x3f) << 8) | low).toString(16).toUpperCase().padStart(4, '0');
  return system + digits;
}

/** The codes in the data of one answer to mode 03; pairs of zero are filling. */
export function dtcsOf(data: readonly number[]): string[] {
  const codes: string[] = [];
  for (let i = 0; i + 1 < data.length; i += 2) {
    const [high = 0, low = 0] = [data[i], data[i + 1]];
    if (high !== 0 || low !== 0) codes.push(dtcOf(high, low));
  }
  return codes;
}
