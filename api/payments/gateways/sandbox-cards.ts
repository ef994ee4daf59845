/** The sandbox's cards and tokens, and what each does. Anything else, or nothing, is paid at once. */

export type SandboxConduct =
  | 'pays'
  | 'declines'
  | 'lacks-funds'
  | 'asks'
  | 'loses-answer'
  | 'loses-request'
  | 'is-down';

const CONDUCT: Readonly<Record<string, SandboxConduct>> = {
  '4242424242424242': 'pays',
  '4000000000000002': 'declines',
  '4000000000009995': 'lacks-funds',
  '4000000000003220': 'asks',
  '4000000000000119': 'loses-answer',
  '4000000000006668': 'loses-request',
  '4000000000000341': 'is-down',
  tok_ok: 'pays',
  tok_declined: 'declines',
  tok_no_funds: 'lacks-funds',
  tok_3ds: 'asks',
  tok_timeout_after: 'loses-answer',
  tok_timeout_before: 'loses-request',
  tok_down: 'is-down',
};

export const sandboxConduct = (shown: string): SandboxConduct => CONDUCT[shown] ?? 'pays';

/** By its first digits (ISO/IEC 7812); `card` for what is none of the large ones. */
export function brandOf(number: string): string {
  if (number.startsWith('4')) return 'visa';
  if (/^(5[1-5]|2[2-7])/.test(number)) return 'mastercard';
  return /^3[47]/.test(number) ? 'amex' : 'card';
}
