/** An alert in Spanish, for the messages of whoever reads that; the API and the console tell it in English (`alertWords`). */
import { ALERT_KINDS, type Alert, type AlertKind, type FenceOfAlert } from '../../contracts/index.js';

const UNITS: Readonly<Record<string, string>> = { Cel: '°C' };

const LABELS: Readonly<Record<AlertKind, string>> = {
  'low-voltage': 'Batería de 12 V baja',
  'low-charge': 'Poca carga',
  'low-fuel': 'Poco combustible',
  overheating: 'Motor demasiado caliente',
  'fault-code': 'Código de avería',
  tow: 'Se mueve con el contacto quitado',
  crash: 'Choque',
  'fuel-drop': 'Falta combustible estando aparcado',
  unplugged: 'Dispositivo desconectado',
  geofence: 'Geovalla',
  speed: 'Exceso de velocidad',
  'out-of-area': 'Fuera de su zona',
  silence: 'Sin noticias',
  'late-return': 'Sin devolver',
  'offline-low-battery': 'Sin conexión y con poca batería',
};

/** Of what has no value. */
const SENTENCES: Partial<Record<AlertKind, string>> = {
  geofence: 'Estaba donde no debe estar.',
  'out-of-area': 'Estaba fuera de la zona de su flota.',
  silence: 'No se ha sabido nada de él.',
  'late-return': 'Su alquiler había terminado y no se ha devuelto.',
};

/** By the letter of a code: the systems of SAE J2012 (ISO 15031-6). */
const SYSTEMS: Readonly<Record<string, string>> = {
  P: 'Motor o caja de cambios',
  C: 'Chasis: frenos, dirección, suspensión',
  B: 'Carrocería: airbags, confort, luces',
  U: 'Red entre los ordenadores del coche',
};

export function alertWordsInSpanish(
  { kind, subject, value, threshold }: Pick<Alert, 'kind' | 'subject' | 'value' | 'threshold'>,
  fence?: FenceOfAlert,
): { title: string; text: string } {
  const label = LABELS[kind];
  const { unit } = ALERT_KINDS[kind];
  if (kind === 'fault-code' && subject) {
    return { title: `${label} ${subject}`, text: `${SYSTEMS[subject.charAt(0).toUpperCase()] ?? 'Avería'}.` };
  }
  if (kind === 'geofence' && fence && fence.alert !== 'none') {
    return fence.alert === 'inside'
      ? { title: `Dentro de la geovalla ${fence.name}`, text: 'Los coches no deben estar en ella.' }
      : { title: `Fuera de la geovalla ${fence.name}`, text: 'Los coches deben quedarse en ella.' };
  }
  const amount = (of: number) =>
    `${of.toLocaleString('es', { maximumFractionDigits: 1 })} ${UNITS[unit] ?? unit}`.trim();
  const limit = threshold === null || kind === 'unplugged' ? '' : `; el límite es ${amount(threshold)}`;
  const text = value === null ? (SENTENCES[kind] ?? `${label}.`) : `${amount(value)}${limit}.`;
  return { title: fence ? `${label}: ${fence.name}` : label, text };
}
