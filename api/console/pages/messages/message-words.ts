/** Kinds of messages, in words. */
import { inWords } from '../../design/in-words.js';

/** Of those whose name alone does not say what they are about. */
const ABOUT: Readonly<Record<string, string>> = {
  registered: 'Welcome',
  held: 'Car held',
  confirmed: 'Reservation confirmed',
  'still-coming': 'Still coming?',
  reminder: 'Reminder before the start',
  late: 'Return is late',
  ended: 'Rental ended',
  receipt: 'Payment received',
  refunded: 'Payment refunded',
  'deposit-captured': 'Deposit kept',
  cancelled: 'Reservation cancelled',
  expired: 'Hold expired',
  alert: 'Alert of a car',
  maintenance: 'Service needed',
};

export const messageWords = (kind: string): string => ABOUT[kind] ?? inWords(kind);
