import { Chip } from '../../design/chip.js';

interface Props {
  /** YYYY-MM-DD; null for none. */
  expiresOn: string | null;
  /** When staff saw it. */
  seenAt: string | null;
}

export function LicenceChip({ expiresOn, seenAt }: Props) {
  if (!expiresOn) return <Chip tone="quiet">None given</Chip>;
  if (expiresOn < new Date().toISOString().slice(0, 10)) return <Chip tone="bad">Run out</Chip>;
  return seenAt ? <Chip tone="good">Seen</Chip> : <Chip tone="warn">Not seen</Chip>;
}
