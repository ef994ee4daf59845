/** The setting SENSORS: a list, separated by commas. */

export type SensorSetting =
  | { kind: 'simulated'; isElectric: boolean }
  | { kind: 'csv'; file: string }
  | { kind: 'elm327'; port: { path: string; baudRate: number } | { host: string; port: number } }
  | { kind: 'gpsd'; host: string; port: number };

const DEFAULT_BAUD = 38_400; // what an ELM327 speaks unless told otherwise (data sheet, "baud rate")
const FORMS = 'simulated[:electric], csv:FILE, elm327:/dev/ttyUSB0[@BAUD], elm327:tcp://HOST:PORT, gpsd:HOST[:PORT]';

/** Throws an Error that says what a sensor may look like. */
export function parseSensors(text: string): SensorSetting[] {
  const settings = text.split(',').map((part) => parseSensor(part.trim()));
  const kinds = settings.map(({ kind }) => kind);
  if (new Set(kinds).size < kinds.length) throw new Error(`${text} names one kind of sensor twice`);
  return settings;
}

function parseSensor(text: string): SensorSetting {
  const colon = text.indexOf(':');
  const kind = colon < 0 ? text : text.slice(0, colon);
  const rest = colon < 0 ? '' : text.slice(colon + 1);
  if (kind === 'simulated' && ['', 'electric'].includes(rest)) return { kind, isElectric: rest !== '' };
  if (kind === 'csv' && rest !== '') return { kind, file: rest };
  if (kind === 'gpsd') {
    const { host, port } = hostAndPort(rest || 'localhost', 2947, text);
    return { kind, host, port };
  }
  if (kind === 'elm327' && rest.startsWith('tcp://')) return { kind, port: hostAndPort(rest.slice(6), 35_000, text) };
  const serial = /^(\/[^@]+|COM\d+)(?:@(\d+))?$/.exec(rest);
  if (kind === 'elm327' && serial) {
    return { kind, port: { path: serial[1] ?? '', baudRate: Number(serial[2] ?? DEFAULT_BAUD) } };
  }
  throw new Error(`"${text}" is no sensor; wanted ${FORMS}`);
}

function hostAndPort(text: string, fallbackPort: number, whole: string): { host: string; port: number } {
  const url = URL.canParse(`tcp://${text}`) ? new URL(`tcp://${text}`) : undefined;
  if (!url?.hostname) throw new Error(`"${whole}" is no sensor; wanted ${FORMS}`);
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || fallbackPort) };
}
