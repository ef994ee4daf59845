/** Keys of the outbox: they sort in the order in which samples were taken, across boots. */

const PREFIX = 's';
const BOOT_DIGITS = 7; // base 36: 78 thousand million boots
const UUID_LENGTH = 36;
const SEQ_DIGITS = 11; // base 36: past Number.MAX_SAFE_INTEGER
const BOOT_END = PREFIX.length + BOOT_DIGITS + UUID_LENGTH;

/** All samples have keys in [FIRST_KEY, LAST_KEY). */
export const FIRST_KEY = PREFIX;
export const LAST_KEY = 't';

/** `bootNumber` counts the runs of this agent; the boot's UUID is in the key, so that no second record can be lost. */
export function sampleKey(bootNumber: number, boot: string, seq: number): string {
  return PREFIX + digits(bootNumber, BOOT_DIGITS) + boot + digits(seq, SEQ_DIGITS);
}

export const bootNumberOf = (key: string) => Number.parseInt(key.slice(PREFIX.length, PREFIX.length + BOOT_DIGITS), 36);
export const bootOf = (key: string) => key.slice(PREFIX.length + BOOT_DIGITS, BOOT_END);

const digits = (value: number, length: number) => value.toString(36).padStart(length, '0');
