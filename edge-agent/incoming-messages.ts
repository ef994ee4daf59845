/**
 * Checks of what a car is told, by hand: the contract's schemas would bring TypeBox into the agent, 8 MB of the 96 that
 * it may have. A test holds them to the schemas.
 */
import type { CommandMessage, ConfigMessage } from '../contracts/index.js';

type Fields = Readonly<Record<string, unknown>>;

const MAX_SENSORS = 200;
const MAX_RATE = 100; // per second

/** Whether it is what the contract's ConfigMessage describes. */
export function isConfigMessage(value: unknown): value is ConfigMessage {
  if (!isObject(value) || !isInteger(value.version) || value.version < 0) return false;
  return Array.isArray(value.sensors) && value.sensors.length <= MAX_SENSORS && value.sensors.every(isSensor);
}

/** Whether it is what the contract's CommandMessage describes. */
export function isCommandMessage(value: unknown): value is CommandMessage {
  return (
    isObject(value) && isName(value.id) && isName(value.type) && isInteger(value.expiresAt) && isObject(value.arguments)
  );
}

function isSensor(value: unknown): boolean {
  if (!isObject(value) || !isName(value.sensor_type) || typeof value.enabled !== 'boolean') return false;
  const rate = value.sampling_rate;
  return typeof rate === 'number' && rate > 0 && rate <= MAX_RATE;
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isInteger = (value: unknown): value is number => Number.isInteger(value);
const isName = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= 64;
