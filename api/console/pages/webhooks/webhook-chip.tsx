import type { Schemas } from '../../data/api.js';
import { Chip } from '../../design/chip.js';

type Webhook = Schemas['Webhook'];

export const WebhookChip = ({ enabled, failingSince }: Pick<Webhook, 'enabled' | 'failingSince'>) =>
  !enabled ? <Chip tone="quiet">Off</Chip> : failingSince ? <Chip tone="bad">Fails</Chip> : <Chip tone="good">On</Chip>;
