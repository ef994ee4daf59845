import type { Schemas } from '../../data/api.js';
import { Chip, type Tone } from '../../design/chip.js';

export type Invoice = Schemas['Invoice'];
const STATES: Record<Invoice['state'], { label: string; tone: Tone }> = {
  open: { label: 'Open', tone: 'warn' },
  paid: { label: 'Paid', tone: 'good' },
  credited: { label: 'Credited', tone: 'quiet' },
  issued: { label: 'Credit note', tone: 'info' },
};
export const InvoiceChip = ({ state }: Pick<Invoice, 'state'>) => (
  <Chip tone={STATES[state].tone}>{STATES[state].label}</Chip>
);
